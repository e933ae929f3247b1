"""Deals in words: outcomes, categories, the steps that a pipeline begins with, and problems."""

from collections.abc import Mapping

from testigo.wording.texts import Text

DEAL_OUTCOMES: Mapping[str, Text] = {
    "open": {"es": "Abierta", "en": "Open"},
    "won": {"es": "Ganada", "en": "Won"},
    "lost": {"es": "Perdida", "en": "Lost"},
}

DEAL_CATEGORIES: Mapping[str, Text] = {
    "pipeline": {"es": "En curso", "en": "Pipeline"},
    "best_case": {"es": "Si todo va bien", "en": "Best case"},
    "commit": {"es": "Comprometida", "en": "Commit"},
}

DEAL_STEPS: Mapping[str, Text] = {
    "discovery": {"es": "Descubrimiento", "en": "Discovery"},
    "proposal": {"es": "Propuesta", "en": "Proposal"},
    "negotiation": {"es": "Negociación", "en": "Negotiation"},
}

# What became of deals since a week began.
DEAL_MOVES: Mapping[str, Text] = {
    "won": {"es": "Ganadas", "en": "Won"},
    "lost": {"es": "Perdidas", "en": "Lost"},
    "opened": {"es": "Nuevas", "en": "New"},
    "slipped": {"es": "Retrasadas", "en": "Slipped"},
    "pulled_in": {"es": "Adelantadas", "en": "Pulled in"},
    "grew": {"es": "Crecieron", "en": "Grew"},
    "shrank": {"es": "Menguaron", "en": "Shrank"},
    "gone": {"es": "Deshechas", "en": "Taken back"},
}

# What is told of a deal, as its history and its forms call it.
DEAL_FIELDS: Mapping[str, Text] = {
    "title": {"es": "Nombre", "en": "Name"},
    "amount": {"es": "Importe", "en": "Amount"},
    "close_on": {"es": "Cierre", "en": "Closes on"},
    "step": {"es": "Fase", "en": "Step"},
    "category": {"es": "Previsión", "en": "Forecast"},
    "next_step": {"es": "Siguiente paso", "en": "Next step"},
    "next_on": {"es": "Cuándo", "en": "When"},
    "owner": {"es": "Responsable", "en": "Owner"},
    "margin": {"es": "Margen", "en": "Margin"},
    "term_months": {"es": "Meses", "en": "Months"},
    "starts_on": {"es": "Empieza", "en": "Starts on"},
    "people": {"es": "Personas", "en": "People"},
    "products": {"es": "Productos", "en": "Products"},
    "note": {"es": "Nota", "en": "Note"},
}

DEAL_PROBLEMS: Mapping[str, Text] = {
    "no_such_deal": {
        "es": "No hay ninguna oportunidad «{deal}» en este espacio.",
        "en": "There is no deal “{deal}” in this workspace.",
    },
    "deal_ended": {
        "es": "Esta oportunidad ya está cerrada. Deshaz su cierre para cambiarla.",
        "en": "This deal has ended already. Undo its end to change it.",
    },
    "amount_ambiguous": {
        "es": "«{value}» puede ser {whole} o {cents}. Elige cuál de los dos es.",
        "en": "“{value}” may be {whole} or {cents}. Choose which of both it is.",
    },
    "amount_unreadable": {
        "es": "«{value}» no es un importe. Escríbelo como 1.234,56 o 1234,56.",
        "en": "“{value}” is no amount. Write it as 1,234.56 or 1234.56.",
    },
    "amount_negative": {
        "es": "Un importe no puede ser negativo.",
        "en": "An amount cannot be negative.",
    },
    "deal_amount_missing": {
        "es": "Falta el importe del contrato.",
        "en": "The amount of the contract is missing.",
    },
    "margin_over_amount": {
        "es": "El margen no puede ser mayor que el importe.",
        "en": "The margin cannot be larger than the amount.",
    },
    "term_unreadable": {
        "es": "La duración son meses enteros, de 1 a {most}.",
        "en": "The term is whole months, from 1 to {most}.",
    },
    "day_unreadable": {
        "es": "«{value}» no es una fecha que se pueda usar aquí.",
        "en": "“{value}” is not a date that can be used here.",
    },
    "deal_category_unknown": {
        "es": "«{value}» no es una categoría de previsión. Son: {options}.",
        "en": "“{value}” is no forecast category. They are: {options}.",
    },
    "deal_note_missing": {
        "es": "Con «Otro motivo», cuenta en una nota qué pasó.",
        "en": "With “Another reason”, say in a note what happened.",
    },
    "deal_product_nameless": {
        "es": "Falta el nombre de un producto.",
        "en": "The name of a product is missing.",
    },
    "deal_too_many_lines": {
        "es": "Son demasiadas líneas: caben {most}.",
        "en": "These are too many lines: {most} is the most.",
    },
    "missing_deal_field": {
        "es": "Di qué columna es el identificador o el nombre de la oportunidad.",
        "en": "Say which column is the id or the name of the deal.",
    },
    "missing_deal_column": {
        "es": "Ninguna columna parece el identificador ni el nombre de una oportunidad. Las que "
        "hay son: {columns}.",
        "en": "No column looks like the id or the name of a deal. There are: {columns}.",
    },
    "deal_status_unknown": {
        "es": "«{value}» no dice si la oportunidad está abierta, ganada o perdida.",
        "en": "“{value}” does not say whether the deal is open, won or lost.",
    },
    "deal_deleted": {
        "es": "Está borrada en el sistema del que viene.",
        "en": "It is deleted in the system that it comes from.",
    },
    "deal_repeated": {
        "es": "La línea {line} ya cuenta la oportunidad «{deal}».",
        "en": "Line {line} tells of the deal “{deal}” already.",
    },
    "step_name_missing": {
        "es": "Ponle un nombre a la fase, en un idioma al menos.",
        "en": "Give the step a name, in one language at least.",
    },
    "step_name_taken": {
        "es": "Ya hay una fase que se llama «{name}»: elige otro nombre.",
        "en": "There is a step called “{name}” already: choose another name.",
    },
    "too_many_steps": {
        "es": "Caben {most} fases: quita alguna antes de añadir otra.",
        "en": "There is room for {most} steps: remove one before you add another.",
    },
    "no_such_step": {
        "es": "Esa fase no existe; puede que alguien la haya quitado.",
        "en": "There is no such step; somebody may have removed it.",
    },
    "first_step_stays": {
        "es": "La primera fase no se quita: ahí están las oportunidades sin fase. Puedes cambiarle "
        "el nombre.",
        "en": "The first step stays: deals without a step stand there. You can call it otherwise.",
    },
    "step_in_use": {
        "es": "No se puede quitar: oportunidades abiertas en esta fase: {count}. Pásalas antes a "
        "otra.",
        "en": "It cannot be removed: open deals in this step: {count}. Move them to another one "
        "first.",
    },
    "text_too_long": {
        "es": "El texto es demasiado largo: caben {limit} caracteres.",
        "en": "The text is too long: {limit} characters is the most.",
    },
}
