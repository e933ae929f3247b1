"""What is said about a pact: each sentence says what is wrong and how to mend it."""

from collections.abc import Mapping

from testigo.wording.texts import Text

PACT_PROBLEMS: Mapping[str, Text] = {
    # The pact on paper.
    "pact_not_signed": {
        "es": "A la versión {number} le falta alguna firma: todavía no hay PDF firmado de ella.",
        "en": "Version {number} lacks a signature: there is no signed PDF of it yet.",
    },
    "file_not_writable": {
        "es": "El archivo «{file}» no se puede escribir. Revisa la carpeta y sus permisos.",
        "en": "The file “{file}” cannot be written. Check the folder and its permissions.",
    },
    "paper_not_made": {
        "es": "No se ha podido hacer el PDF. Mira con «testigo doctor» si están las bibliotecas y "
        "la clave que firma. Esto se supo: {detail}",
        "en": "The PDF could not be made. See with “testigo doctor” whether the libraries and the "
        "signing key are there. This was told: {detail}",
    },
    # The agreement as a whole.
    "unknown_schema": {
        "es": "Esta versión de Testigo lee pactos con «schema: 1», y este dice «{value}».",
        "en": "This version of Testigo reads pacts with “schema: 1”, and this one says “{value}”.",
    },
    "review_before_start": {
        "es": "La revisión debe ser posterior al día en que el pacto entra en vigor.",
        "en": "The review must come after the day on which the pact comes into force.",
    },
    "review_beyond_quarter": {
        "es": "La revisión queda a {days} días, más de un trimestre. "
        "Un pacto que no se revisa deja de servir: adelanta «review_by».",
        "en": "The review is {days} days away, more than a quarter. "
        "A pact that is not reviewed stops being useful: bring “review_by” forward.",
    },
    "same_signatory": {
        "es": "«{email}» firma por más de una parte: cada parte necesita su propia firma.",
        "en": "“{email}” signs for more than one party: each party needs a signature of its own.",
    },
    # Definitions and conditions.
    "threshold_unreachable": {
        "es": "Con estas reglas, la puntuación {kind} llega como mucho a {highest} puntos y el "
        "umbral de la etapa {stage} pide más de {threshold}: nadie lo pasaría. "
        "Añade reglas, sube sus puntos o «at_most», o baja el umbral.",
        "en": "With these rules the {kind} score reaches {highest} points at most, and the "
        "threshold of the {stage} stage asks for more than {threshold}: nobody would pass. "
        "Add rules, raise their points or “at_most”, or lower the threshold.",
    },
    "threshold_unreachable.at_least": {
        "es": "Con estas reglas, la puntuación {kind} llega como mucho a {highest} puntos y la "
        "etapa {stage} pide al menos {threshold}: nadie entraría. "
        "Añade reglas, sube sus puntos o «at_most», o baja el umbral.",
        "en": "With these rules the {kind} score reaches {highest} points at most, and the "
        "{stage} stage asks for at least {threshold}: nobody would enter. "
        "Add rules, raise their points or “at_most”, or lower the threshold.",
    },
    "threshold_unreachable.at_most": {
        "es": "Con estas reglas, la puntuación {kind} no baja de {lowest} puntos y la etapa "
        "{stage} pide como mucho {threshold}: nadie entraría. "
        "Añade reglas que resten o sube el umbral.",
        "en": "With these rules the {kind} score never falls below {lowest} points, and the "
        "{stage} stage asks for {threshold} at most: nobody would enter. "
        "Add rules that take points away or raise the threshold.",
    },
    "threshold_unreachable.between": {
        "es": "Con estas reglas, la puntuación {kind} va de {lowest} a {highest} puntos y la "
        "etapa {stage} pide estar entre estos valores: {threshold}. Nadie entraría.",
        "en": "With these rules the {kind} score goes from {lowest} to {highest} points, and the "
        "{stage} stage asks to be between these values: {threshold}. Nobody would enter.",
    },
    "threshold_below_zero": {
        "es": "Con un umbral negativo pasaría cualquiera, incluso sin hacer nada: escribe 0 o más.",
        "en": "Anybody would pass a negative threshold, even without doing anything: write 0 or "
        "more.",
    },
    "not_a_path": {
        "es": "«{value}» no es la ruta de una página: empieza por «/» o por «*», sin «https://» "
        "ni dominio, como /precios*.",
        "en": "“{value}” is not the path of a page: it begins with “/” or “*”, without “https://” "
        "or a domain, such as /precios*.",
    },
    "stage_unreachable": {
        "es": "Nadie puede entrar en la etapa {stage} con estas condiciones. "
        "Revisa las pruebas de puntuación: ninguna combinación de reglas las cumple.",
        "en": "Nobody can enter the {stage} stage with these conditions. "
        "Check the score tests: no combination of rules meets them.",
    },
    "contradiction": {
        "es": "Las pruebas sobre «{trait}» se contradicen: ningún valor las pasa todas.",
        "en": "The tests on “{trait}” contradict each other: no value passes them all.",
    },
    "not_a_condition": {
        "es": "Aquí va una condición: «fact», «trait», «score» o «is», o un grupo «all», «any» o "
        "«none» de ellas.",
        "en": "A condition belongs here: “fact”, “trait”, “score” or “is”, or a group “all”, "
        "“any” or “none” of them.",
    },
    "empty_condition": {
        "es": "El grupo «{key}» no tiene condiciones: añade alguna o quita el grupo.",
        "en": "The group “{key}” holds no conditions: add one or remove the group.",
    },
    "condition_not_here": {
        "es": "Una condición de tipo «{key}» no vale en este lugar; valen: {allowed}.",
        "en": "A condition of the kind “{key}” does not fit in this place; these do: {allowed}.",
    },
    "one_test_expected": {
        "es": "Hace falta exactamente una prueba y hay {found}. Elige una de estas: {options}.",
        "en": "Exactly one test is needed and there are {found}. Choose one of these: {options}.",
    },
    # Scoring.
    "duplicate_id": {
        "es": "El nombre «{id}» ya está usado: cada regla y cada compromiso lleva el suyo.",
        "en": "The name “{id}” is taken already: each rule and each commitment has its own.",
    },
    "rule_without_points": {
        "es": "Una regla de cero puntos no cambia nada: dale puntos o quítala.",
        "en": "A rule of zero points changes nothing: give it points or remove it.",
    },
    "only_for_fact_rules": {
        "es": "«{key}» solo tiene sentido en una regla sobre hechos, porque un dato no se repite "
        "ni caduca: quítalo.",
        "en": "“{key}” only makes sense in a rule about facts, because a trait neither repeats "
        "nor expires: remove it.",
    },
    # Calendar.
    "calendar_without_hours": {
        "es": "El calendario no abre ningún día y los plazos no llegarían nunca: añade horas.",
        "en": "The calendar is never open and nothing would ever fall due: add hours.",
    },
    "promise_never_due": {
        "es": "Con este calendario, un plazo de {within} no llegaría en años, o nunca: añade horas "
        "o acorta el plazo de «{id}».",
        "en": "With this calendar {within} would take years to come, or never would: add hours or "
        "shorten the time of “{id}”.",
    },
    "unknown_timezone": {
        "es": "«{value}» no es una zona horaria conocida, como Europe/Madrid. "
        "¿Quizá querías «{suggestion}»?",
        "en": "“{value}” is not a known time zone such as Europe/Madrid. "
        "Did you mean “{suggestion}”?",
    },
    "unknown_country": {
        "es": "«{value}» no es el código de un país con festivos conocidos, como ES.",
        "en": "“{value}” is not the code of a country with known holidays, such as ES.",
    },
    "unknown_country.trait": {
        "es": "«{value}» no es el código de ningún país, como ES.",
        "en": "“{value}” is not the code of any country, such as ES.",
    },
    "unknown_subdivision": {
        "es": "«{value}» no es el código de una región de {country}. "
        "¿Quizá querías «{suggestion}»? Se conocen estas: {options}.",
        "en": "“{value}” is not the code of a region of {country}. "
        "Did you mean “{suggestion}”? These are known: {options}.",
    },
    "unknown_weekday": {
        "es": "«{key}» no es un día ni un tramo de días, como mon, fri o mon-thu.",
        "en": "“{key}” is neither a day nor a span of days such as mon, fri or mon-thu.",
    },
    "weekday_twice": {
        "es": "«{key}» vuelve a dar las horas de un día que ya las tiene ({day}): deja solo unas.",
        "en": "“{key}” gives hours again to a day that has them already ({day}): keep only one.",
    },
    "not_a_time_range": {
        "es": '«{value}» no es un tramo de horas. Escríbelo entre comillas, como "09:00-14:00".',
        "en": '“{value}” is not a range of hours. Write it in quotes, such as "09:00-14:00".',
    },
    "ranges_overlap": {
        "es": "Los tramos {first} y {second} se pisan: júntalos o sepáralos.",
        "en": "The ranges {first} and {second} overlap: join them or set them apart.",
    },
    "not_a_month_day": {
        "es": '«{value}» no es un día del año. Escribe mes y día entre comillas, como "07-01".',
        "en": '“{value}” is not a day of the year. Write month and day in quotes, such as "07-01".',
    },
    "season_overlap": {
        "es": "Esta temporada pisa otra: cada día del año admite un solo horario.",
        "en": "This season overlaps another: each day of the year has only one timetable.",
    },
    # Routing.
    "not_a_destination": {
        "es": "«{value}» no es un destino. Escribe «owner» o «team:» seguido del nombre del "
        "equipo, como team:sdr.",
        "en": "“{value}” is not a destination. Write “owner” or “team:” and the name of the team, "
        "such as team:sdr.",
    },
    "routing_never_reached": {
        "es": "A esta regla no se llega nunca, porque la anterior no tiene condición y recibe "
        "todo: cambia el orden o añade «when».",
        "en": "This rule is never reached, because the one before has no condition and takes "
        "everything: change the order or add “when”.",
    },
    "unknown_team": {
        "es": "En este espacio no hay ningún equipo «{team}»: créalo en «Ajustes › Equipos» o con "
        "«testigo team create», o cambia el destino. Equipos que hay: {options}.",
        "en": "This workspace has no team “{team}”: make it under “Settings › Teams” or with "
        "“testigo team create”, or change the destination. Teams that there are: {options}.",
    },
    "currency_differs": {
        "es": "El pacto cuenta en {value} y el espacio en {expected}: deben usar la misma divisa.",
        "en": "The pact counts in {value} and the workspace in {expected}: both must use the same "
        "currency.",
    },
    # Commitments and goals.
    "unknown_side": {
        "es": "«{value}» no firma este pacto, así que no puede comprometerse a nada. "
        "Firman: {options}.",
        "en": "“{value}” does not sign this pact, so it cannot promise anything. "
        "Those who sign: {options}.",
    },
    "unknown_stage": {
        "es": "«{value}» no es una etapa. Aquí valen: {options}.",
        "en": "“{value}” is not a stage. These fit here: {options}.",
    },
    "unknown_fact": {
        "es": "No se conoce ningún hecho «{value}», y un plazo que depende de él no empezaría o "
        "no acabaría. ¿Quizá querías «{suggestion}»?",
        "en": "No fact “{value}” is known, and a clock that depends on it would never start or "
        "never end. Did you mean “{suggestion}”?",
    },
    "starts_nothing": {
        "es": "«{value}» no pone en marcha ningún plazo, así que de este compromiso no se mediría "
        "nada. Empieza con un hecho que se cuente de la persona, con lead.handed_over o con la "
        "entrada en una etapa, como stage:sql.",
        "en": "“{value}” starts no clock, so nothing of this commitment would be measured. Start "
        "with a fact that is told of the person, with lead.handed_over or with entering a stage, "
        "such as stage:sql.",
    },
    "ends_nothing": {
        "es": "«{value}» no cierra ningún plazo, así que ninguno se cumpliría por ello. Acaba con "
        "un hecho que se cuente de la persona, como contact.attempted.",
        "en": "“{value}” ends no clock, so none would be kept by it. End with a fact that is told "
        "of the person, such as contact.attempted.",
    },
    "duration_too_long": {
        "es": "«{value}» es demasiado: un compromiso dura como mucho {longest}.",
        "en": "“{value}” is too long: a commitment lasts {longest} at most.",
    },
    "not_a_period": {
        "es": "«{value}» no es un periodo. Escribe un trimestre o un mes, como 2026-Q4 o 2026-11.",
        "en": "“{value}” is not a period. Write a quarter or a month, such as 2026-Q4 or 2026-11.",
    },
    "duplicate_period": {
        "es": "El periodo «{period}» ya tiene objetivo: deja solo uno.",
        "en": "The period “{period}” has a goal already: keep only one.",
    },
    # Signing.
    "no_such_pact": {
        "es": "Este espacio no tiene ninguna versión {number} del pacto.",
        "en": "This workspace has no version {number} of the pact.",
    },
    "no_pact": {
        "es": "Este espacio todavía no tiene pacto. Carga uno con «testigo pact load».",
        "en": "This workspace has no pact yet. Load one with “testigo pact load”.",
    },
    "not_a_party": {
        "es": "«{email}» no firma la versión {number}. Firman: {options}.",
        "en": "“{email}” does not sign version {number}. Those who sign: {options}.",
    },
    "country_in_words": {
        "es": "Los países se guardan por su código: escribe «{code}» en vez de «{value}».",
        "en": "Countries are kept by their code: write “{code}” instead of “{value}”.",
    },
    "signed_with_another_name": {
        "es": "Escribe tu nombre tal como está en el pacto: {name}.",
        "en": "Write your name as it stands in the pact: {name}.",
    },
    "pact_shown_otherwise": {
        "es": "El texto ha cambiado desde que abriste la página: léelo de nuevo antes de firmar.",
        "en": "The text has changed since you opened the page: read it again before you sign.",
    },
    "wrong_password": {
        "es": "Esa no es tu contraseña: no se ha firmado nada.",
        "en": "That is not your password: nothing was signed.",
    },
    "pact_too_long": {
        "es": "Es demasiado largo para un pacto: {most} caracteres como mucho.",
        "en": "It is too long for a pact: {most} characters at most.",
    },
    "not_in_the_pact": {
        "es": "No se ha guardado: en el borrador no hay ningún lugar «{where}», o no puede decir "
        "eso. Vuelve a abrir la página.",
        "en": "Nothing was saved: the draft has no place “{where}”, or it cannot say that. "
        "Open the page again.",
    },
    "pact_not_put_back": {
        "es": "No se ha podido deshacer: el borrador ha cambiado alrededor de lo que se quitó. "
        "Está en la lista de cambios, en «Firma y revisión».",
        "en": "It could not be undone: the draft changed around what was removed. It is in the "
        "list of changes, under “Signing and review”.",
    },
    "pact_signed_by_all": {
        "es": "La versión {number} ya la firmaron todos, así que no se cambia: empieza un borrador "
        "a partir de ella.",
        "en": "Everybody has signed version {number}, so it is not changed: begin a draft from it.",
    },
    "pact_withdrawn": {
        "es": "El borrador {number} se retiró: no se firma ni se cambia.",
        "en": "Draft {number} was withdrawn: it is neither signed nor changed.",
    },
    "pact_too_many_drafts": {
        "es": "Ya hay {most} borradores sin firmar: retira alguno antes de empezar otro.",
        "en": "There are {most} drafts that nobody has signed: withdraw one before beginning "
        "another.",
    },
    "pact_edited_too_often": {
        "es": "No se ha guardado: el borrador {number} ya ha cambiado {most} veces. Sigue en una "
        "copia de él.",
        "en": "Nothing was saved: draft {number} has been changed {most} times. Go on in a copy of "
        "it.",
    },
    "pact_unfinished": {
        "es": "El borrador {number} tiene problemas por resolver: se firma cuando no quede "
        "ninguno.",
        "en": "Draft {number} has problems to mend: it is signed once none is left.",
    },
    "fact_never_sent": {
        "es": "Nadie ha enviado todavía «{fact}»: hasta entonces, «{where}» no suma nada.",
        "en": "Nobody has sent “{fact}” yet: until then “{where}” counts for nothing.",
    },
    "starts_in_the_past": {
        "es": "Dice que rige desde el {day}, que ya pasó: como hay otra versión vigente, empezará "
        "con la última firma.",
        "en": "It says that it is in force from {day}, which is past: since another version is in "
        "force, it will begin with the last signature.",
    },
    "already_signed": {
        "es": "«{email}» ya firmó la versión {number}.",
        "en": "“{email}” has signed version {number} already.",
    },
    "pact_altered": {
        "es": "El texto guardado de la versión {number} ya no es el que se cargó, así que no se "
        "puede firmar. Vuelve a cargarlo.",
        "en": "The stored text of version {number} is no longer the one that was loaded, so it "
        "cannot be signed. Load it again.",
    },
}
