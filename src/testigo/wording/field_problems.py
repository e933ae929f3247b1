"""What is said of fields, of forms that are being made, and of what a form asks in vain."""

from collections.abc import Mapping

from testigo.wording.texts import Text

FIELD_PROBLEMS: Mapping[str, Text] = {
    # Gaps: what a form asks and Sales does not see.
    "field_unmapped": {
        "es": "«{question}» se pregunta y no se ve: la respuesta no va a ningún campo.",
        "en": "“{question}” is asked and not seen: the answer goes to no field.",
    },
    "field_unknown": {
        "es": "«{question}» se pregunta y no se ve: el campo «{field}» no existe.",
        "en": "“{question}” is asked and not seen: there is no field “{field}”.",
    },
    "field_hidden": {
        "es": "«{question}» se pregunta y no se ve: Ventas no ve el campo «{field}».",
        "en": "“{question}” is asked and not seen: Sales does not see the field “{field}”.",
    },
    "field_twice": {
        "es": "«{question}» y «{other}» van al mismo campo, «{field}», y solo se vería una "
        "de las dos respuestas.",
        "en": "“{question}” and “{other}” go to the same field, “{field}”, and only one of the "
        "answers would be seen.",
    },
    "field_value_unknown": {
        "es": "«{question}» ofrece valores que el campo «{field}» no conoce: {values}.",
        "en": "“{question}” offers values that the field “{field}” does not know: {values}.",
    },
    # Fields.
    "field_trait": {
        "es": "«{value}» no sirve como nombre interno de un campo: usa minúsculas sin acentos, "
        "cifras y guiones bajos.",
        "en": "“{value}” cannot name a field inside: use lower-case letters, digits and "
        "underscores.",
    },
    "field_label_missing": {
        "es": "Ponle un nombre al campo.",
        "en": "Give the field a name.",
    },
    "field_label": {
        "es": "El nombre del campo cabe en una línea de hasta {longest} caracteres.",
        "en": "The name of a field fits on one line of up to {longest} characters.",
    },
    "field_kind": {
        "es": "«{value}» no es una clase de campo. Hay estas: {options}.",
        "en": "“{value}” is not a kind of field. There are: {options}.",
    },
    "field_values_many": {
        "es": "Un campo admite hasta {most} valores.",
        "en": "A field takes up to {most} values.",
    },
    "field_value": {
        "es": "Cada valor cabe en una línea de hasta {longest} caracteres.",
        "en": "Each value fits on one line of up to {longest} characters.",
    },
    "field_always_seen": {
        "es": "Este campo va en la cabecera de cada lead, así que Ventas siempre lo ve.",
        "en": "This field stands at the head of every lead, so Sales always sees it.",
    },
    "no_such_field": {
        "es": "No hay ningún campo «{value}».",
        "en": "There is no field “{value}”.",
    },
    "may_not_set_up": {
        "es": "Los formularios y los campos los preparan Marketing, Dirección y Administración.",
        "en": "Forms and fields are set up by Marketing, management and administration.",
    },
    # Forms.
    "no_such_form": {
        "es": "No hay ningún formulario «{value}».",
        "en": "There is no form “{value}”.",
    },
    "form_without_email": {
        "es": "Falta preguntar el correo: sin él no se sabe de quién es la respuesta. Añade una "
        "pregunta de correo que vaya al campo «Correo».",
        "en": "The e-mail is not asked: without it nobody knows whose answer it is. Add an "
        "e-mail question that fills the field “E-mail”.",
    },
    "form_cannot_confirm": {
        "es": "Confirmar la dirección pide mandar un correo y aquí no hay servidor de correo de "
        "salida. Quien administra el servidor lo indica en TESTIGO_SMTP_URL; mientras tanto, "
        "quita la confirmación.",
        "en": "Confirming the address takes an e-mail and there is no outgoing mail server here. "
        "Whoever runs the server names it in TESTIGO_SMTP_URL; until then, switch the "
        "confirmation off.",
    },
    "form_sample_sends_nothing": {
        "es": "La empresa de muestra no manda correos, así que aquí nadie podría confirmar su "
        "dirección. Quita la confirmación o prueba en tu propio espacio.",
        "en": "The sample company sends no mail, so nobody could confirm an address here. Switch "
        "the confirmation off, or try it in a workspace of yours.",
    },
    "form_confirms_no_email": {
        "es": "Para confirmar la dirección, la pregunta del correo tiene que ser obligatoria. "
        "Márcala como tal.",
        "en": "To confirm the address, the e-mail question must be answered. Mark it so.",
    },
    "form_not_published": {
        "es": "Este formulario no está publicado.",
        "en": "This form is not published.",
    },
    "form_field_unseen": {
        "es": "El formulario «{form}» pregunta «{question}» y Ventas no lo ve. Arréglalo en el "
        "mapa de campos antes de firmar.",
        "en": "The form “{form}” asks “{question}” and Sales does not see it. Fix it in the "
        "field map before signing.",
    },
    # Confirming an address.
    "confirmation_not_there": {
        "es": "Este enlace ya no sirve.",
        "en": "This link no longer works.",
    },
    "confirmation_too_late": {
        "es": "El plazo para confirmar ha pasado y lo que se escribió se ha borrado.",
        "en": "The time to confirm is over and what was written has been deleted.",
    },
    # Trying a form.
    "check_not_taken": {
        "es": "La respuesta de prueba no se aceptó.",
        "en": "The test answer was not accepted.",
    },
    "check_not_a_lead": {
        "es": "Con estas respuestas nadie llega a ser lead según el pacto vigente.",
        "en": "With these answers nobody becomes a lead under the pact in force.",
    },
    "check_not_seen": {
        "es": "«{question}» se contestó y Ventas no ve «{value}».",
        "en": "“{question}” was answered and Sales does not see “{value}”.",
    },
    "check_left_something": {
        "es": "El lead de prueba no se pudo retirar del todo.",
        "en": "The test lead could not be taken away whole.",
    },
    "check_failed": {
        "es": "La prueba no pudo acabar. El motivo está en el diario del servidor.",
        "en": "The test could not finish. The reason is in the journal of the server.",
    },
}
