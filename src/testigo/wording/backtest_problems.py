"""What is said when a backtest cannot be asked for, or came to no end."""

from collections.abc import Mapping

from testigo.wording.texts import Text

BACKTEST_PROBLEMS: Mapping[str, Text] = {
    "backtest_period": {
        "es": "Los días no sirven: el último va después del primero, con diez años como mucho.",
        "en": "These days cannot be used: the last follows the first, ten years at most.",
    },
    "backtest_threshold": {
        "es": "El umbral es un número entero de 0 a {most}.",
        "en": "The threshold is a whole number from 0 to {most}.",
    },
    "backtest_too_many": {
        "es": "Ya hay {most} simulaciones en marcha o en espera: espera a que acabe una.",
        "en": "{most} backtests run or wait already: wait until one of them ends.",
    },
    "backtest_no_threshold": {
        "es": "En la versión {number}, ser MQL no depende de un solo número de puntos. "
        "Cambia la definición en el texto del borrador.",
        "en": "In version {number}, being an MQL does not turn on one number of points. "
        "Change the definition in the text of the draft.",
    },
    "backtest_interrupted": {
        "es": "La simulación se interrumpió dos veces. Puedes pedirla otra vez.",
        "en": "The backtest was interrupted twice. You can ask for it again.",
    },
    "backtest_broke": {
        "es": "La simulación no ha podido terminar. El motivo está en el diario del servidor.",
        "en": "The backtest could not come to its end. The reason is in the server’s journal.",
    },
    "no_such_backtest": {
        "es": "Esa simulación no existe en este espacio.",
        "en": "There is no such backtest in this workspace.",
    },
    "no_parquet_files": {
        "es": "En la carpeta {folder} no hay archivos Parquet.",
        "en": "There are no Parquet files in the folder {folder}.",
    },
    "column_missing": {
        "es": "A los hechos de {folder} les falta la columna {column}.",
        "en": "The facts in {folder} lack the column {column}.",
    },
}
