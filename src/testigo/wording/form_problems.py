"""What is said about forms that cannot be shown yet, and about answers that are none."""

from collections.abc import Mapping

from testigo.wording.texts import Text

FORM_PROBLEMS: Mapping[str, Text] = {
    "form_shape": {
        "es": "Esta parte del formulario no tiene la forma esperada.",
        "en": "This part of the form does not have the expected shape.",
    },
    "form_without_title": {
        "es": "Al formulario le falta el título.",
        "en": "The form has no title.",
    },
    "form_language": {"es": "Elige español o inglés.", "en": "Choose Spanish or English."},
    "form_bad_redirect": {
        "es": "La página a la que se va después debe empezar por https://.",
        "en": "The page to go to afterwards must begin with https://.",
    },
    "form_too_long": {
        "es": "Es más largo de lo que cabe: {limit} caracteres como mucho.",
        "en": "Longer than fits: {limit} characters at most.",
    },
    "form_without_questions": {
        "es": "El formulario no pregunta nada todavía.",
        "en": "The form asks nothing yet.",
    },
    "form_too_many": {
        "es": "Son demasiadas: {most} como mucho.",
        "en": "Too many: {most} at most.",
    },
    "form_question_without_label": {
        "es": "Escribe la pregunta.",
        "en": "Write the question.",
    },
    "form_bad_key": {
        "es": "«{question}» necesita una clave en minúsculas, sin espacios.",
        "en": "“{question}” needs a key in small letters without blanks.",
    },
    "form_key_twice": {
        "es": "«{question}» usa la clave de otra pregunta.",
        "en": "“{question}” uses the key of another question.",
    },
    "form_question_kind": {
        "es": "Elige de qué tipo es la respuesta a «{question}».",
        "en": "Choose the kind of the answer to “{question}”.",
    },
    "form_few_choices": {
        "es": "«{question}» necesita al menos dos respuestas entre las que elegir.",
        "en": "“{question}” needs at least two answers to choose from.",
    },
    "form_choice_twice": {
        "es": "«{question}» tiene respuestas vacías o repetidas.",
        "en": "“{question}” has answers that are empty or repeated.",
    },
    "form_consent_text": {
        "es": "Escribe a qué se da permiso, en {limit} caracteres como mucho.",
        "en": "Write what is consented to, in {limit} characters at most.",
    },
    "form_consent_purpose": {
        "es": "Ponle al permiso una clave en minúsculas, sin espacios.",
        "en": "Give the consent a key in small letters without blanks.",
    },
    "form_consent_twice": {
        "es": "Hay dos casillas con la misma finalidad y el mismo canal: deja una.",
        "en": "Two boxes have the same purpose and the same channel: keep one.",
    },
    "answer_missing": {
        "es": "Falta «{question}».",
        "en": "“{question}” is missing.",
    },
    "answer_too_long": {
        "es": "La respuesta a «{question}» es demasiado larga.",
        "en": "The answer to “{question}” is too long.",
    },
    "answer_not_offered": {
        "es": "Elige una de las respuestas de «{question}».",
        "en": "Choose one of the answers of “{question}”.",
    },
    "answer_no_number": {
        "es": "Escribe un número en «{question}».",
        "en": "Write a number in “{question}”.",
    },
    "answer_no_email": {
        "es": "Revisa el correo: «{value}» no es una dirección.",
        "en": "Check the e-mail: “{value}” is no address.",
    },
    "answer_no_phone": {
        "es": "Revisa el teléfono: «{value}» no es un número que se pueda marcar.",
        "en": "Check the phone: “{value}” is no number that can be dialled.",
    },
    "answer_nobody": {
        "es": "Deja un correo o un teléfono para poder responderte.",
        "en": "Leave an e-mail or a phone, so that we can answer.",
    },
    "answers_too_many": {
        "es": "Ahora mismo llegan demasiadas respuestas. Vuelve a probar dentro de una hora.",
        "en": "Too many answers are coming in just now. Please try again in an hour.",
    },
    "consent_missing": {
        "es": "Para enviar el formulario hace falta marcar esta casilla.",
        "en": "To send the form this box must be ticked.",
    },
}
