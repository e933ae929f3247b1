"""When something is due, as people say it: `hoy a las 16:30`, `tomorrow at 9:00`."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from testigo.wording.texts import Text, language_of

# Days ahead or back → how that day is called.
_NEAR: Mapping[int, Text] = {
    -1: {"es": "ayer a las {time}", "en": "yesterday at {time}"},
    0: {"es": "hoy a las {time}", "en": "today at {time}"},
    1: {"es": "mañana a las {time}", "en": "tomorrow at {time}"},
}
_FAR: Text = {"es": "el {day} a las {time}", "en": "on {day} at {time}"}
# As Babel writes days: `lunes 28 de septiembre`, `Monday 28 September`.
_DAY: Text = {"es": "EEEE d 'de' MMMM", "en": "EEEE d MMMM"}
_LOCALE: Text = {"es": "es_ES", "en": "en_GB"}


def moment(at: datetime, now: datetime, zone: ZoneInfo, language: str) -> str:
    """The instant as seen at `now`, within a sentence."""
    tag = language_of(language)
    here = at.astimezone(zone)
    ahead = (here.date() - now.astimezone(zone).date()).days
    # 1:00 is the one hour that Spanish counts in the singular.
    text = (_NEAR.get(ahead) or _FAR)[tag]
    if tag == "es" and here.hour == 1:
        text = text.replace("a las", "a la")
    day = format_date(here.date(), _DAY[tag], locale=_LOCALE[tag])
    return text.format(day=day, time=f"{here.hour}:{here.minute:02}")
