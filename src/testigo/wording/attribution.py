"""The models of attribution: what each is called, and what it does in a sentence; what is told of
journeys that came in badly; the steps between the first touch and the signature."""

from collections.abc import Mapping

from testigo.wording.texts import Text

MODELS: Mapping[str, Text] = {
    "first": {"es": "Primer contacto de marketing", "en": "First touch"},
    "last": {"es": "Último contacto de marketing", "en": "Last touch"},
    "linear": {"es": "Lineal", "en": "Linear"},
    "last_non_direct": {"es": "Último no directo", "en": "Last non-direct"},
    "time_decay": {"es": "Declive temporal", "en": "Time decay"},
    "u_shaped": {"es": "En U", "en": "U-shaped"},
    "w_shaped": {"es": "En W", "en": "W-shaped"},
    "full_path": {"es": "Recorrido completo", "en": "Full path"},
    "even_split": {"es": "Reparto a partes iguales (Shapley)", "en": "Even split (Shapley)"},
    "markov": {"es": "Efecto de eliminación (Markov)", "en": "Removal effect (Markov)"},
}
MODELS_SAY: Mapping[str, Text] = {
    "first": {
        "es": "Todo para el contacto con el que empezó el recorrido.",
        "en": "All to the touch that began the journey.",
    },
    "last": {
        "es": "Todo para el último contacto de marketing antes de la firma.",
        "en": "All to the last touch before the signature.",
    },
    "linear": {
        "es": "Lo mismo para cada contacto.",
        "en": "The same to each touch.",
    },
    "last_non_direct": {
        "es": "Todo para el último contacto de marketing que no fue una visita directa, si lo hay.",
        "en": "All to the last touch that was no direct visit, where there is one.",
    },
    "time_decay": {
        "es": "Más cuanto más cerca del último contacto de marketing: cada semana antes, la mitad.",
        "en": "More the nearer to the last touch: half for each week before it.",
    },
    "u_shaped": {
        "es": "Un 40 % para el primero, un 40 % para el último y un 20 % para los demás.",
        "en": "The first gets 40 %, the last 40 % and those between share 20 %.",
    },
    "w_shaped": {
        "es": (
            "Un 30 % para el primero, otro para el anterior a ser lead y otro para el anterior a "
            "la oportunidad; un 10 % para los demás."
        ),
        "en": (
            "The first, the one before becoming a lead and the one before the deal get 30 % each; "
            "the others share 10 %."
        ),
    },
    "full_path": {
        "es": (
            "Un 22,5 % para cada uno de estos: el primero, el anterior a ser lead, el anterior a "
            "la oportunidad y el último; un 10 % para los demás."
        ),
        "en": (
            "The first, the one before becoming a lead, the one before the deal and the last get "
            "22.5 % each; the others share 10 %."
        ),
    },
    "even_split": {
        "es": "Lo mismo para cada canal del recorrido, aparezca una vez o muchas.",
        "en": "The same to each channel of the journey, whether it appears once or often.",
    },
    "markov": {
        "es": (
            "Según cuántas firmas se perderían si nadie pasara por ese canal, con los recorridos "
            "ganados y los perdidos."
        ),
        "en": (
            "By how many signatures would be lost if nobody came by that channel, with the "
            "journeys that were won and those that were lost."
        ),
    },
}
STEPS: Mapping[str, Text] = {
    "touch_to_lead": {
        "es": "Del primer contacto de marketing a lead",
        "en": "From first touch to lead",
    },
    "lead_to_deal": {"es": "De lead a oportunidad abierta", "en": "From lead to deal opened"},
    "deal_to_signature": {
        "es": "De oportunidad abierta a la firma",
        "en": "From deal opened to signature",
    },
    "touch_to_signature": {
        "es": "Del primer contacto de marketing a la firma",
        "en": "From first touch to signature",
    },
}
NOTES: Mapping[str, Text] = {
    "no_touch": {
        "es": "Firmas sin ningún contacto conocido en la ventana: van a la fila «Desconocido»",
        "en": "Signatures without any known touch in the window: they stand in the row Unknown",
    },
    "no_people": {
        "es": "Oportunidades ganadas sin personas: van a la fila «Desconocido»",
        "en": "Won deals without people: they stand in the row Unknown",
    },
    "no_amount": {
        "es": "Firmas sin un importe que se pueda sumar: cuentan como recorrido, no como ingresos",
        "en": "Signatures without an amount that adds up: they count as journeys, not as revenue",
    },
    "no_original": {
        "es": "Renovaciones de contratos cuya firma no se conoce: van a la fila «Desconocido»",
        "en": "Renewals of contracts whose signature is not known: they stand in the row Unknown",
    },
    "touches_after": {
        "es": "Contactos posteriores a la firma: no reciben nada",
        "en": "Touches after the signature: they are given nothing",
    },
    "touches_before": {
        "es": "Contactos anteriores a la ventana: no reciben nada",
        "en": "Touches before the window: they are given nothing",
    },
    "other_currency": {
        "es": "Importes en otra divisa: no se convierten ni se suman",
        "en": "Amounts in another currency: neither converted nor added up",
    },
    "unreadable": {
        "es": "Importes que no se pueden leer: no se suman",
        "en": "Amounts that cannot be read: not added up",
    },
    "negative_margins": {
        "es": "Contratos con margen negativo: se reparten sus ingresos como los demás",
        "en": "Contracts with a margin below zero: their revenue is credited like any other",
    },
    "negative_amounts": {
        "es": "Importes negativos: se restan a quien trajo esa firma",
        "en": "Amounts below zero: taken from whoever brought that signature",
    },
    "renamed": {
        "es": "Campañas con el mismo id y varios nombres: están todas bajo el último",
        "en": "Campaigns with one id and several names: all under the last one",
    },
}
