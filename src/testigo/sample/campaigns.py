"""Where people come from: channels, and campaigns with their costs and the kinds they bring."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

SITE = "https://www.nortia.example"
STUDENTS = "guia-primeros-pasos"

# Shares of the kinds of people among those who leave their data, by quality of the source.
MIXES: Mapping[str, Mapping[str, float]] = {
    "hot": {
        "demo": 12.5, "prices": 12, "mixed": 5, "almost": 5, "hidden": 3, "reader": 55,
        "abroad": 4, "rival": 1, "job_seeker": 2,
    },
    "business": {
        "demo": 7.5, "prices": 12.5, "mixed": 5, "almost": 5, "hidden": 5, "reader": 60,
        "abroad": 3, "rival": 1, "job_seeker": 1,
    },
    "broad": {
        "demo": 4, "prices": 6.5, "mixed": 3, "almost": 3, "hidden": 5, "reader": 65,
        "abroad": 7, "rival": 1, "job_seeker": 5,
    },
    "students": {
        "student": 66, "secret_student": 14, "reader": 17, "abroad": 3,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A source of visits. `share` is its part of all people while it runs; `first` and `last`
    are the fractions of the history between which it runs. `monthly` is its cost in euros, None
    where nobody records one; `claims` how many leads the platform counts for each real one, None
    where no platform counts."""

    channel: str
    campaign: str
    share: float
    mix: str
    landing: str
    touch: Mapping[str, str] = field(default_factory=dict)
    click_id: str = ""
    referrer: str = ""
    first: float = 0.0
    last: float = 1.0
    monthly: int | None = None
    claims: float | None = None

    def arrival(self, rng: Random) -> dict[str, str]:
        """What the first page of a visit tells of where it came from."""
        props = dict(self.touch)
        if self.click_id:
            props[self.click_id] = f"{rng.getrandbits(64):016x}"
        if self.referrer:
            props["referrer"] = self.referrer
        return props


def _utm(source: str, medium: str, campaign: str) -> dict[str, str]:
    return {"utm_source": source, "utm_medium": medium, "utm_campaign": campaign}


def _paid(
    channel: str, source: str, medium: str, click_id: str, campaign: str, **values: object
) -> Source:
    touch = _utm(source, medium, campaign)
    return Source(channel, campaign, touch=touch, click_id=click_id, **values)  # type: ignore[arg-type]


def _google(campaign: str, **values: object) -> Source:
    return _paid("google_ads", "google", "cpc", "gclid", campaign, **values)


def _linkedin(campaign: str, **values: object) -> Source:
    return _paid("linkedin_ads", "linkedin", "paid_social", "li_fat_id", campaign, **values)


def _meta(campaign: str, **values: object) -> Source:
    return _paid("meta_ads", "facebook", "paid_social", "fbclid", campaign, **values)


SOURCES = (
    _google("buscador-gestion-almacen", share=14, mix="hot", landing="/producto/almacen",
            monthly=2300, claims=1.25),
    _google("buscador-trazabilidad", share=8, mix="business", landing="/producto/trazabilidad",
            monthly=1400, claims=1.3),
    _google("marca-nortia", share=5, mix="hot", landing="/", monthly=260, claims=1.15),
    _linkedin("directores-de-operaciones", share=9, mix="business", landing="/casos/industria",
              monthly=1900, claims=1.2),
    _linkedin(STUDENTS, share=15, mix="students", landing="/guias/primeros-pasos", first=0.52,
              monthly=1500, claims=1.55),
    _meta("pymes-de-industria", share=10, mix="broad", landing="/calculadora", first=0.1,
          monthly=900, claims=1.6),
    _meta("recuerdo-precios", share=3, mix="hot", landing="/producto/almacen", first=0.3,
          monthly=350, claims=1.9),
    Source("email", "boletin-mensual", 5, "business", "/blog/inventario-sin-sorpresas",
           _utm("boletin", "email", "boletin-mensual"), monthly=180),
    Source("webinars", "webinar-trazabilidad", 7, "business", "/webinars/trazabilidad",
           _utm("webinar", "webinar", "webinar-trazabilidad"), first=0.15, monthly=420),
    Source("events", "feria-logistica", 38, "business", "/casos/logistica",
           _utm("feria", "event", "feria-logistica"), first=0.66, last=0.72, monthly=9500),
    Source("referral", "consultora-rumbo", 5, "hot", "/producto/almacen",
           _utm("rumbo", "referral", "consultora-rumbo")),
    Source("organic_search", "", 19, "broad", "/blog/calcular-stock-de-seguridad",
           referrer="https://www.google.com/"),
    Source("organic_social", "", 4, "broad", "/casos/alimentacion",
           referrer="https://www.linkedin.com/"),
    Source("direct", "", 10, "hot", "/"),
)  # fmt: skip
