"""What can be wrong with a workspace's own rules of channels."""

from collections.abc import Mapping

from testigo.wording.texts import Text

CHANNEL_PROBLEMS: Mapping[str, Text] = {
    "channel_rules_shape": {
        "es": "Las reglas no se entienden: escribe una por línea, con lo que se mira, su valor y "
        "el canal.",
        "en": "The rules cannot be read: write one for each line, with what is looked at, its "
        "value and the channel.",
    },
    "channel_rules_too_many": {
        "es": "Son demasiadas reglas: deja {limit} como máximo. El asterisco reúne varios valores "
        "en una.",
        "en": "There are too many rules: keep {limit} at most. An asterisk puts several values "
        "into one.",
    },
    "channel_rule_test": {
        "es": "En la regla {row} falta qué se mira. Elige uno: {options}.",
        "en": "Rule {row} does not say what is looked at. Choose one: {options}.",
    },
    "channel_rule_value": {
        "es": "El valor de la regla {row} no sirve: escribe hasta {limit} caracteres, y sin "
        "asteriscos si es una web o un id.",
        "en": "The value of rule {row} is of no use: write up to {limit} characters, without an "
        "asterisk for a site or an id.",
    },
    "channel_rule_channel": {
        "es": "En la regla {row} falta el canal: escribe su nombre, con {limit} caracteres como "
        "máximo.",
        "en": "Rule {row} has no channel: write its name, {limit} characters at most.",
    },
}
