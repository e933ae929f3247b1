"""Why a history was not handed over, in words."""

from collections.abc import Mapping

from testigo.wording.texts import Text

LAKE_PROBLEMS: Mapping[str, Text] = {
    "folder_not_empty": {
        "es": "En la carpeta «{folder}» hay algo que no es de una exportación de este espacio. "
        "Elige una vacía o una que no exista.",
        "en": "In the folder “{folder}” there is something that is not of an export of this "
        "workspace. Choose an empty one, or one that does not exist.",
    },
    "folder_unwritable": {
        "es": "No se puede escribir en la carpeta «{folder}»: {detail}.",
        "en": "The folder “{folder}” cannot be written to: {detail}.",
    },
    "journeys_unreadable": {
        "es": "En la carpeta «{file}» no hay recorridos que se puedan leer: faltan los ficheros de "
        "journeys/ y touches/, alguna columna, o un importe es demasiado grande.",
        "en": "The folder “{file}” holds no journeys that can be read: the files of journeys/ and "
        "touches/ are missing, or a column, or an amount is too large.",
    },
}
