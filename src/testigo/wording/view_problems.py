"""What stands in the way of saving a view of the list of leads."""

from collections.abc import Mapping

from testigo.wording.texts import Text

VIEW_PROBLEMS: Mapping[str, Text] = {
    "view_name": {
        "es": "Ponle un nombre a la vista, de {most} caracteres como mucho.",
        "en": "Give the view a name of {most} characters at most.",
    },
    "view_name_taken": {
        "es": "Ya hay una vista que se llama «{value}»: ponle otro nombre.",
        "en": "A view is called “{value}” already: give it another name.",
    },
    "view_of_nothing": {
        "es": "La lista no está filtrada, o tiene demasiados filtros para guardarla.",
        "en": "The list is not filtered, or has too many filters to be saved.",
    },
    "too_many_views": {
        "es": "Ya hay {most} vistas guardadas: quita alguna que no uses.",
        "en": "There are {most} saved views already: remove one that you do not use.",
    },
    "no_such_view": {
        "es": "Esa vista no existe, o es de otra persona.",
        "en": "There is no such view, or it is somebody else’s.",
    },
}
