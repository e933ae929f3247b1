"""What is said about files that come in and rows that are left out (`testigo.connect`)."""

from collections.abc import Mapping

from testigo.wording.texts import Text

IMPORT_PROBLEMS: Mapping[str, Text] = {
    # The file as a whole.
    "file_not_found": {
        "es": "No encuentro el archivo «{file}».",
        "en": "The file “{file}” was not found.",
    },
    "file_not_readable": {
        "es": "No se puede abrir el archivo «{file}»: es una carpeta o falta permiso para leerlo.",
        "en": "The file “{file}” cannot be opened: it is a folder or you may not read it.",
    },
    "empty_file": {
        "es": "El archivo está vacío.",
        "en": "The file is empty.",
    },
    "not_a_table": {
        "es": "El archivo no contiene una tabla. "
        "Se pueden importar CSV, TSV, XLSX, ODS, JSONL y Parquet.",
        "en": "The file does not hold a table. "
        "CSV, TSV, XLSX, ODS, JSONL and Parquet can be imported.",
    },
    "old_or_locked_spreadsheet": {
        "es": "La hoja de cálculo tiene el formato antiguo (.xls) o está protegida con "
        "contraseña. Guárdala como .xlsx sin contraseña.",
        "en": "The spreadsheet is in the old format (.xls) or protected by a password. "
        "Save it as .xlsx without a password.",
    },
    "compressed_file": {
        "es": "El archivo está comprimido. Descomprímelo antes de importarlo.",
        "en": "The file is compressed. Unpack it before you import it.",
    },
    "json_not_by_lines": {
        "es": "El archivo es una lista JSON. Hace falta un objeto JSON por línea (JSONL).",
        "en": "The file is a JSON list. One JSON object per line (JSONL) is needed.",
    },
    "unreadable_file": {
        "es": "El archivo está dañado o contiene algo que no se admite, y no se ha podido leer.",
        "en": "The file is damaged or holds something that is not allowed, and could not be read.",
    },
    "file_too_heavy": {
        "es": "Leer el archivo exige más memoria o tiempo del permitido. "
        "Divídelo o guárdalo como CSV.",
        "en": "Reading the file takes more memory or time than is allowed. "
        "Split it or save it as CSV.",
    },
    "archive_too_large": {
        "es": "El archivo ocupa más de {limit} MB una vez descomprimido. Guárdalo como CSV.",
        "en": "The file is larger than {limit} MB once unpacked. Save it as CSV.",
    },
    "archive_too_dense": {
        "es": "El archivo se expande más de {limit} veces al descomprimirlo, "
        "como hacen los que buscan bloquear un sistema. No se ha abierto.",
        "en": "The file grows more than {limit} times when unpacked, "
        "as those do that are made to block a system. It was not opened.",
    },
    "unsafe_archive": {
        "es": "El archivo contiene nombres que salen de su carpeta o se repiten. No se ha abierto.",
        "en": "The file holds names that lead out of its folder or repeat. It was not opened.",
    },
    "too_many_cells_in_sheet": {
        "es": "La hoja abarca más de {limit} celdas. Borra las filas y columnas que sobran "
        "o guárdala como CSV.",
        "en": "The sheet spans more than {limit} cells. Delete the rows and columns that "
        "are not needed or save it as CSV.",
    },
    "sheet_not_found": {
        "es": "El libro no tiene una hoja visible llamada «{sheet}». Hojas: {sheets}.",
        "en": "The workbook has no visible sheet called “{sheet}”. Sheets: {sheets}.",
    },
    "too_many_columns": {
        "es": "La tabla tiene más de {limit} columnas.",
        "en": "The table has more than {limit} columns.",
    },
    "line_too_long": {
        "es": "La línea pasa de un megabyte: no parece una tabla.",
        "en": "The line is longer than one megabyte: this does not look like a table.",
    },
    "no_header": {
        "es": "La primera fila contiene datos, no nombres de columna. "
        "Añade una fila con los nombres.",
        "en": "The first row holds data, not column names. Add a row with the names.",
    },
    # Columns and the mapping.
    "missing_column": {
        "es": "El archivo no tiene la columna «{column}». La más parecida: «{suggestion}».",
        "en": "The file has no column “{column}”. The closest one: “{suggestion}”.",
    },
    "missing_identity_column": {
        "es": "Ninguna columna identifica a la persona: hace falta su correo, su teléfono o un "
        "identificador. Columnas del archivo: {columns}.",
        "en": "No column tells who the person is: an e-mail, a phone or an id is needed. "
        "Columns of the file: {columns}.",
    },
    "missing_cost_column": {
        "es": "Falta «{meaning}»: los costes necesitan canal, importe y el día o el mes. Di qué "
        "columna lo da, o un valor para todas las filas. Columnas del archivo: {columns}.",
        "en": "“{meaning}” is missing: costs need a channel, an amount and the day or the month. "
        "Say which column gives it, or one value for all rows. Columns of the file: {columns}.",
    },
    "missing_cost_days": {
        "es": "El archivo no dice de qué días son los costes. Descárgalo por día o por mes, o di "
        "su primer y su último día (en la línea de órdenes, con «--from» y «--to»). Columnas del "
        "archivo: {columns}.",
        "en": "The file does not say of which days the costs are. Download it by day or by month, "
        "or say its first and last day (at the command line, with “--from” and “--to”). Columns of "
        "the file: {columns}.",
    },
    "missing_fact_column": {
        "es": "Falta la columna «{column}», que todo archivo de hechos necesita.",
        "en": "The column “{column}”, which every facts file needs, is missing.",
    },
    "unknown_column": {
        "es": "La columna «{column}» no significa nada en un archivo de hechos. "
        "¿Quizá querías «{suggestion}»?",
        "en": "The column “{column}” means nothing in a facts file. Did you mean “{suggestion}”?",
    },
    "bad_field_name": {
        "es": "«{key}» no sirve como nombre de dato: usa minúsculas sin acentos, cifras y «_», "
        "y empieza por una letra.",
        "en": "“{key}” cannot name a field: use lower-case letters without accents, digits and "
        "“_”, and begin with a letter.",
    },
    "missing_identity_field": {
        "es": "La correspondencia debe indicar al menos uno de estos campos: {fields}.",
        "en": "The mapping must give at least one of these fields: {fields}.",
    },
    "period_unclear": {
        "es": "Indica el periodo de una sola manera: «day», «month» o «from» con «to».",
        "en": "Give the period in one way only: “day”, “month”, or “from” with “to”.",
    },
    "source_unclear": {
        "es": "Indica una sola procedencia del dato: «column», «columns» o «value».",
        "en": "Say in one way only where the value comes from: “column”, “columns” or “value”.",
    },
    "not_a_constant": {
        "es": "Aquí va un texto, un número o un sí o no.",
        "en": "A text, a number or true or false belongs here.",
    },
    "derived_fact": {
        "es": "«{name}» es una conclusión de Testigo y no se puede importar ni anotar a mano.",
        "en": "“{name}” is a conclusion that Testigo draws; it cannot be imported or "
        "recorded by hand.",
    },
    "fact_written_here": {
        "es": "«{name}» solo lo escribe Testigo cuando alguien lo decide en él: no se puede "
        "importar ni anotar a mano. Decídelo en su pantalla.",
        "en": "“{name}” is only written by Testigo when somebody decides it there; it cannot be "
        "imported or recorded by hand. Decide it on its screen.",
    },
    "meaning_twice": {
        "es": "«{other}» y «{column}» significan lo mismo ({meaning}). Elige una de las dos.",
        "en": "“{other}” and “{column}” mean the same ({meaning}). Choose one of the two.",
    },
    "column_and_constant": {
        "es": "{meaning} viene a la vez de la columna «{column}» y de un valor fijo. "
        "Quita uno de los dos.",
        "en": "{meaning} comes both from the column “{column}” and from a fixed value. "
        "Take one of the two away.",
    },
    "file_says_otherwise": {
        "es": "El archivo dice de todas sus filas: {meaning} «{value}». Quita lo que dices tú de "
        "{meaning}, o cambia el archivo.",
        "en": "The file says of all its rows: {meaning} “{value}”. Leave out what you say of "
        "{meaning}, or change the file.",
    },
    "constant_refused": {
        "es": "{meaning} es distinto en cada fila: debe venir de una columna.",
        "en": "{meaning} differs from row to row: it must come from a column.",
    },
    # A row as such.
    "too_many_cells": {
        "es": "La fila tiene {found} celdas y la cabecera {expected}. "
        "Quizá falten comillas alrededor de un texto que lleva el separador.",
        "en": "The row has {found} cells and the header {expected}. "
        "A text that holds the separator may lack its quotes.",
    },
    "cell_without_end": {
        "es": "Una celda de esta fila no termina: unas comillas se abren y no se cierran.",
        "en": "A cell of this row does not end: a quotation mark opens and never closes.",
    },
    "bad_json": {
        "es": "La línea no es JSON válido.",
        "en": "The line is not valid JSON.",
    },
    "not_an_object": {
        "es": "La línea no es un objeto JSON.",
        "en": "The line is not a JSON object.",
    },
    "not_an_object_cell": {
        "es": "La columna «{column}» debe contener un objeto JSON y contiene «{value}».",
        "en": "The column “{column}” must hold a JSON object and holds “{value}”.",
    },
    "nul_character": {
        "es": "La columna «{column}» contiene un carácter nulo, que ningún texto lleva.",
        "en": "The column “{column}” holds a NUL character, which no text has.",
    },
    "value_too_long": {
        "es": "El valor de «{column}» pasa de {limit} caracteres.",
        "en": "The value of “{column}” is longer than {limit} characters.",
    },
    "nested_too_deep": {
        "es": "El valor de «{column}» tiene más de {limit} niveles.",
        "en": "The value of “{column}” has more than {limit} levels.",
    },
    "fact_too_large": {
        "es": "El hecho ocupa más de {limit} bytes.",
        "en": "The fact is larger than {limit} bytes.",
    },
    # Who.
    "too_many_times": {
        "es": "«{column}» pide más hechos de los que caben en una fila: {limit} como mucho.",
        "en": "“{column}” asks for more facts than one row may give: {limit} at most.",
    },
    "missing_identity": {
        "es": "La fila no dice de quién se trata: falta el correo, el teléfono o un identificador.",
        "en": "The row does not say who it is about: an e-mail, a phone or an id is missing.",
    },
    "bad_email": {
        "es": "«{value}» no es una dirección de correo.",
        "en": "“{value}” is not an e-mail address.",
    },
    "bad_phone": {
        "es": "«{value}» no es un teléfono válido. "
        "Si es de otro país, escríbelo con «+» y su prefijo.",
        "en": "“{value}” is not a valid phone number. "
        "If it is from another country, write it with “+” and its prefix.",
    },
    "illegal_id": {
        "es": "«{value}» no identifica a nadie: así lo escriben los programas cuando no saben "
        "de quién se trata.",
        "en": "“{value}” identifies nobody: programs write it when they do not know who it is.",
    },
    # Values.
    "missing_value": {
        "es": "Falta el valor de «{column}».",
        "en": "The value of “{column}” is missing.",
    },
    "date_unreadable": {
        "es": "«{value}» no es una fecha.",
        "en": "“{value}” is not a date.",
    },
    "month_unreadable": {
        "es": "«{value}» no es un mes.",
        "en": "“{value}” is not a month.",
    },
    "date_out_of_range": {
        "es": "La fecha «{value}» queda fuera de los años 1900 a 2200.",
        "en": "The date “{value}” is outside the years 1900 to 2200.",
    },
    "period_reversed": {
        "es": "El periodo termina ({end}) antes de empezar ({start}).",
        "en": "The period ends ({end}) before it starts ({start}).",
    },
    "number_unreadable": {
        "es": "«{value}» no es un número.",
        "en": "“{value}” is not a number.",
    },
    "whole_number_unreadable": {
        "es": "«{value}» no es un número entero.",
        "en": "“{value}” is not a whole number.",
    },
    "ambiguous_number": {
        "es": "«{value}» se puede leer de dos maneras. "
        "Indica «decimal: comma» o «decimal: dot» en la correspondencia.",
        "en": "“{value}” can be read in two ways. "
        "Give “decimal: comma” or “decimal: dot” in the mapping.",
    },
    "number_too_large": {
        "es": "El número de «{column}» es demasiado grande.",
        "en": "The number in “{column}” is too large.",
    },
    "negative_count": {
        "es": "{value} no puede ser un número de leads.",
        "en": "{value} cannot be a number of leads.",
    },
    "flag_unreadable": {
        "es": "«{value}» no es ni sí ni no.",
        "en": "“{value}” is neither yes nor no.",
    },
    "bad_currency": {
        "es": "«{value}» no es un código de divisa de tres letras, como EUR.",
        "en": "“{value}” is not a currency code of three letters such as EUR.",
    },
}
