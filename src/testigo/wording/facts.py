"""Facts as short sentences of a timeline. The subject is the lead, its clock or the agreement."""

from collections.abc import Mapping

from testigo.wording.texts import Text

FACTS: Mapping[str, Text] = {
    # web
    "page.viewed": {"es": "Vio una página", "en": "Viewed a page"},
    "content.downloaded": {"es": "Descargó un contenido", "en": "Downloaded content"},
    "demo.requested": {"es": "Pidió una demostración", "en": "Asked for a demo"},
    "webinar.attended": {"es": "Asistió a un webinar", "en": "Attended a webinar"},
    # forms
    "form.submitted": {"es": "Envió un formulario", "en": "Sent a form"},
    "form.confirmed": {
        "es": "Confirmó su dirección desde el correo",
        "en": "Confirmed the address from the e-mail",
    },
    # email
    "email.delivered": {"es": "Recibió un correo", "en": "Received an e-mail"},
    "email.opened": {"es": "Abrió un correo", "en": "Opened an e-mail"},
    "email.clicked": {"es": "Pulsó un enlace de un correo", "en": "Clicked a link in an e-mail"},
    "email.bounced": {"es": "Un correo no llegó", "en": "An e-mail did not arrive"},
    "email.unsubscribed": {"es": "Se dio de baja de los correos", "en": "Unsubscribed"},
    # person
    "person.identified": {"es": "Se supo quién era", "en": "Became known"},
    "trait.set": {"es": "Se anotó un dato", "en": "A trait was noted"},
    "person.merged": {"es": "Se unió con otra ficha", "en": "Merged with another record"},
    "person.unmerged": {"es": "Se separó de otra ficha", "en": "Separated from another record"},
    # privacy
    "data.obtained": {"es": "Se obtuvieron sus datos", "en": "Their data were obtained"},
    "consent.given": {"es": "Dio su consentimiento", "en": "Gave consent"},
    "consent.withdrawn": {"es": "Retiró su consentimiento", "en": "Withdrew consent"},
    "person.objected": {"es": "Se opuso al tratamiento", "en": "Objected to processing"},
    "person.restricted": {"es": "Pidió limitar el tratamiento", "en": "Asked to restrict use"},
    "person.unrestricted": {
        "es": "Se levantó la limitación del tratamiento",
        "en": "The restriction of use was lifted",
    },
    "person.erased": {"es": "Se suprimieron sus datos", "en": "Personal data were erased"},
    # corrections
    "fact.retracted": {"es": "Se corrigió una anotación", "en": "An entry was corrected"},
    "absence.recorded": {"es": "Se anotó una ausencia", "en": "An absence was noted"},
    "breach.excuse_asked": {
        "es": "Se pidió excusar un plazo",
        "en": "An excuse was asked for a clock",
    },
    "breach.excused": {"es": "Se aceptó excusar un plazo", "en": "An excuse was accepted"},
    "breach.excuse_refused": {
        "es": "No se aceptó excusar un plazo",
        "en": "An excuse was not accepted",
    },
    "outage.recorded": {"es": "Se anotó una avería", "en": "An outage was noted"},
    "calendar.closed": {"es": "Se cerró un día", "en": "A day was closed"},
    # sales
    "contact.attempted": {"es": "Hubo un intento de contacto", "en": "A contact was attempted"},
    "lead.accepted": {"es": "Ventas aceptó el lead", "en": "Sales accepted the lead"},
    "lead.rejected": {"es": "Ventas devolvió el lead", "en": "Sales returned the lead"},
    "lead.qualified": {"es": "Se confirmó que encaja", "en": "Confirmed as a fit"},
    "lead.recycled": {"es": "Volvió a Marketing para más adelante", "en": "Back to Marketing"},
    "lead.disqualified": {"es": "Se cerró: no encaja", "en": "Closed: not a fit"},
    "lead.reinstated": {"es": "Volvió al camino", "en": "Back on the path"},
    "lead.rejection_contested": {
        "es": "Marketing pidió revisar la devolución",
        "en": "Marketing asked to review the return",
    },
    "feedback.given": {"es": "Ventas contó qué pasó", "en": "Sales told what happened"},
    "note.written": {"es": "Nota", "en": "Note"},
    "lead.snoozed": {"es": "Se aplazó", "en": "Snoozed"},
    # deals
    "need.confirmed": {"es": "Confirmó la necesidad", "en": "Confirmed the need"},
    "budget.confirmed": {"es": "Confirmó el presupuesto", "en": "Confirmed the budget"},
    "deal.opened": {"es": "Se abrió una oportunidad", "en": "An opportunity was opened"},
    "deal.changed": {"es": "Cambió la oportunidad", "en": "The opportunity changed"},
    "deal.lost": {"es": "La oportunidad no salió", "en": "The opportunity was lost"},
    "contract.signed": {"es": "Firmó un contrato", "en": "Signed a contract"},
    # success
    "contract.due": {"es": "Toca renovar el contrato", "en": "The contract is due for renewal"},
    "success.contacted": {"es": "Habló con Clientes", "en": "Spoke with Customer success"},
    "onboarding.completed": {"es": "Terminó la puesta en marcha", "en": "Finished onboarding"},
    "promise.made": {"es": "Se hizo una promesa", "en": "A promise was made"},
    "promise.kept": {"es": "Se cumplió una promesa", "en": "A promise was kept"},
    "promise.renegotiated": {"es": "Se renegoció una promesa", "en": "A promise was renegotiated"},
    "promise.missed": {"es": "Una promesa no llegó a tiempo", "en": "A promise was missed"},
    "usage.recorded": {"es": "Usó el producto", "en": "Used the product"},
    "ticket.opened": {"es": "Abrió una consulta", "en": "Opened a ticket"},
    "ticket.closed": {"es": "Se cerró una consulta", "en": "A ticket was closed"},
    "nps.answered": {"es": "Respondió a la encuesta", "en": "Answered the survey"},
    "contract.renewed": {"es": "Renovó el contrato", "en": "Renewed the contract"},
    "contract.expanded": {"es": "Amplió el contrato", "en": "Expanded the contract"},
    "contract.contracted": {"es": "Redujo el contrato", "en": "Reduced the contract"},
    "contract.churned": {"es": "Dejó de ser cliente", "en": "Left as a customer"},
    # companies
    "company.renamed": {"es": "Se puso nombre a la empresa", "en": "The company was named"},
    "company.domain_added": {
        "es": "Se añadió un dominio a la empresa",
        "en": "A domain was given to the company",
    },
    "company.domain_removed": {
        "es": "Se quitó un dominio a la empresa",
        "en": "A domain was taken from the company",
    },
    "company.merged": {
        "es": "La empresa se unió con otra",
        "en": "The company was joined with another",
    },
    "company.unmerged": {
        "es": "La empresa se separó de otra",
        "en": "The company was parted from another",
    },
    # members
    "member.deactivated": {
        "es": "Un miembro del equipo dejó de tener acceso",
        "en": "A member may enter no more",
    },
    "member.reactivated": {
        "es": "Un miembro del equipo volvió a tener acceso",
        "en": "A member may enter again",
    },
    # rules
    "channels.changed": {
        "es": "Se cambiaron las reglas de los canales",
        "en": "The rules of channels were changed",
    },
    "campaign.same_as": {
        "es": "Se dijo que dos campañas son la misma",
        "en": "Two campaigns were said to be the same",
    },
    # money
    "cost.recorded": {"es": "Se anotó un coste", "en": "A cost was noted"},
    "invoice.paid": {"es": "Pagó una factura", "en": "Paid an invoice"},
    # together
    "meeting.held": {"es": "Se celebró la reunión", "en": "The meeting was held"},
    "decision.taken": {"es": "Se tomó una decisión", "en": "A decision was taken"},
    "action.assigned": {"es": "Se encargó una tarea", "en": "A task was assigned"},
    "action.done": {"es": "Se terminó una tarea", "en": "A task was done"},
    "listening.held": {"es": "Hubo una sesión de escucha", "en": "A listening session was held"},
    "campaign.briefed": {"es": "Se presentó una campaña", "en": "A campaign was presented"},
    "campaign.acknowledged": {
        "es": "Ventas tomó nota de una campaña",
        "en": "Sales took note of a campaign",
    },
    "pact.signed": {"es": "Se firmó el pacto", "en": "The pact was signed"},
    "pact.signatures_asked": {
        "es": "Se pidieron las firmas del pacto",
        "en": "The signatures of the pact were asked for",
    },
    "pact.signature_voided": {
        "es": "Una firma del pacto dejó de valer",
        "en": "A signature of the pact ceased to count",
    },
    "pact.reviewed": {"es": "Se revisó el pacto", "en": "The pact was reviewed"},
    # derived
    "stage.entered": {"es": "Cambió de etapa", "en": "Entered a stage"},
    "lead.handed_over": {"es": "Marketing lo traspasó a Ventas", "en": "Handed over to Sales"},
    "lead.assigned": {"es": "Se le asignó una persona", "en": "Somebody was assigned"},
    "clock.started": {"es": "Empezó un plazo", "en": "A clock started"},
    "clock.warned": {"es": "Un plazo vencía pronto", "en": "A clock was due soon"},
    "clock.passed_due": {"es": "Un plazo venció", "en": "A clock passed its due time"},
    "clock.kept": {"es": "Un plazo se cumplió", "en": "A clock was kept"},
    "clock.kept_late": {
        "es": "Un plazo se cumplió fuera de tiempo",
        "en": "A clock was kept late",
    },
    "clock.excused": {"es": "Un plazo quedó excusado", "en": "A clock was excused"},
    "clock.voided": {"es": "Un plazo se anuló", "en": "A clock was voided"},
    "alert.sent": {"es": "Se envió un aviso", "en": "An alert was sent"},
    "drift.detected": {"es": "Se detectó un cambio de tendencia", "en": "A drift was found"},
}
