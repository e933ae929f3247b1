"""What is said when a review, a comment or a proposal cannot be kept."""

from collections.abc import Mapping

from testigo.wording.texts import Text

REVIEW_PROBLEMS: Mapping[str, Text] = {
    "no_such_review": {
        "es": "Esta revisión no existe en este espacio.",
        "en": "This workspace has no such review.",
    },
    "review_ended": {
        "es": "Esta revisión ya tiene una decisión: recarga la página para leerla.",
        "en": "This review has been decided already: reload the page to read what was decided.",
    },
    "review_without_reason": {
        "es": "Falta el motivo: di en una frase qué ha cambiado, el producto o el mercado.",
        "en": "The reason is missing: say in a sentence what changed, the product or the market.",
    },
    "review_without_decision": {
        "es": "Elige qué se decide: mantener el pacto o cambiarlo.",
        "en": "Choose what is decided: to keep the pact or to change it.",
    },
    "renewal_by_hand": {
        "es": "No se puede preparar solo el borrador para otro plazo. Escribe un borrador con "
        "otro «in_force_from» y otro «review_by», y enlázalo aquí.",
        "en": "The draft for another term cannot be prepared by itself. Write a draft with another "
        "“in_force_from” and another “review_by”, and link it here.",
    },
    "no_such_comment": {
        "es": "Este comentario no existe en este espacio.",
        "en": "This workspace has no such comment.",
    },
    "no_such_clause": {
        "es": "«{clause}» no es una cláusula del pacto.",
        "en": "“{clause}” is no clause of the pact.",
    },
    "comment_without_text": {
        "es": "El comentario está vacío: escribe qué quieres decir.",
        "en": "The comment is empty: write what you want to say.",
    },
    "no_such_proposal": {
        "es": "Esta propuesta no existe en este espacio.",
        "en": "This workspace has no such proposal.",
    },
    "proposal_answered": {
        "es": "Esta propuesta ya tiene respuesta: recarga la página para leerla.",
        "en": "This proposal has been answered already: reload the page to read the answer.",
    },
    "proposal_without_change": {
        "es": "Falta la propuesta: di en una frase qué debería decir el pacto.",
        "en": "The proposal is missing: say in a sentence what the pact should say.",
    },
    "proposal_from_elsewhere": {
        "es": "El enlace de la propuesta debe llevar a una página de este espacio.",
        "en": "The link of the proposal must lead to a page of this workspace.",
    },
    "proposal_for_the_other_side": {
        "es": "A una propuesta responde la otra parte; quien la hizo solo puede retirarla.",
        "en": "The other side answers a proposal; who made it may only withdraw it.",
    },
    "proposal_of_somebody_else": {
        "es": "Esta propuesta es de otra persona: solo quien la hizo puede retirarla.",
        "en": "Somebody else made this proposal: only they may withdraw it.",
    },
    "declined_without_reason": {
        "es": "Falta el motivo: di en una frase por qué se rechaza.",
        "en": "The reason is missing: say in a sentence why it is not taken.",
    },
}
