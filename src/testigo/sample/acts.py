"""What a visitor does, as facts: pages seen, forms sent, guides downloaded, mails opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from testigo.core.drafts import FactDraft, PersonKeys
from testigo.sample.campaigns import SITE, Source
from testigo.sample.journeys import Acts
from testigo.sample.profiles import Profile

NOBODY = PersonKeys()

# act → path and title of the page seen, where the act is no more than that.
_PAGES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "home": (("/", "Nortia, el almacén en orden"),),
    "about": (("/quienes-somos", "Quiénes somos"), ("/integraciones", "Integraciones con tu ERP")),
    "product": (
        ("/producto/almacen", "Gestión de almacén"),
        ("/producto/trazabilidad", "Trazabilidad por lotes"),
    ),
    "case": (
        ("/casos/industria", "Caso de una fábrica de envases"),
        ("/casos/logistica", "Caso de un operador logístico"),
        ("/casos/alimentacion", "Caso de una conservera"),
    ),
    "blog": (
        ("/blog/inventario-sin-sorpresas", "Inventario sin sorpresas"),
        ("/blog/calcular-stock-de-seguridad", "Calcular el stock de seguridad"),
        ("/blog/preparar-una-auditoria", "Preparar una auditoría"),
    ),
    "prices": (("/precios", "Precios"), ("/precios/planes", "Planes y precios")),
    "jobs": (("/empleo", "Trabaja con nosotros"),),
    "internship": (("/empleo/practicas", "Prácticas en Nortia"),),
    "contact": (("/contacto", "Contacto"),),
}
GUIDES = ("guia-primeros-pasos", "guia-control-de-stock", "guia-elegir-sga")
WEBINAR = "webinar-trazabilidad"

_BUSINESS = ("name", "company", "job_title", "sector", "employees", "country")
# form → page, fields asked beside the e-mail, and the fields among them that nobody mapped.
FORMS: Mapping[str, tuple[str, tuple[str, ...], frozenset[str]]] = {
    "solicitar-demo": ("/demo", (*_BUSINESS, "phone", "relation"), frozenset()),
    "descargar-guia": ("/guias", (*_BUSINESS, "relation"), frozenset()),
    "descargar-guia-social": ("/guias", (*_BUSINESS, "occupation"), frozenset()),
    "inscripcion-webinar": ("/webinars/trazabilidad", _BUSINESS, frozenset()),
    "calculadora": ("/calculadora", (*_BUSINESS, "phone"), frozenset({"sector"})),
    "boletin": ("/blog", ("name",), frozenset()),
    "te-llamamos": ("/contacto", ("name", "phone"), frozenset()),
}
_FORM_OF = {
    "demo": "solicitar-demo",
    "guide": "descargar-guia",
    "guide_student": "descargar-guia-social",
    "signup": "inscripcion-webinar",
    "calculator": "calculadora",
    "newsletter": "boletin",
    "callme": "te-llamamos",
}


@dataclass
class Teller:
    """Tells the acts of one person as facts, each with its own message id."""

    profile: Profile
    source: Source
    rng: Random
    landed: bool = False
    told: set[str] = field(default_factory=set)
    count: int = 0

    def fact(self, name: str, at: datetime, **values: Any) -> FactDraft:
        """One fact about this person under their keys."""
        self.count += 1
        values.setdefault("person", PersonKeys(email=self.profile.email))
        return FactDraft(name, at, f"nortia:{self.profile.number}:{self.count}", **values)

    def visit(self, start: datetime, acts: Acts) -> list[FactDraft]:
        """A sitting that begins at `start`."""
        drafts: list[FactDraft] = []
        at = start
        for act in acts:
            drafts += self._act(act, at)
            at = drafts[-1].at + timedelta(seconds=self.rng.randint(20, 200))
        return drafts

    def visit_until(self, end: datetime, acts: Acts) -> list[FactDraft]:
        """A sitting whose last act happens at `end`."""
        drafts = self.visit(end, acts)
        shift = drafts[-1].at - end
        return [moved(draft, draft.at - shift) for draft in drafts]

    def _act(self, act: str, at: datetime) -> list[FactDraft]:
        if act == "landing":
            return [self._page(at, self.source.landing, "Nortia")]
        if act == "webinar":
            return [self.fact("webinar.attended", at, props={"content": WEBINAR})]
        if act in _FORM_OF:
            return self._form(_FORM_OF[act], at)
        path, title = self.rng.choice(_PAGES[act])
        return [self._page(at, path, title)]

    def _page(self, at: datetime, path: str, title: str) -> FactDraft:
        props: dict[str, Any] = {"path": path, "title": title}
        props = addressed(props if self.landed else props | self.source.arrival(self.rng))
        self.landed = True
        anonymous = self.profile.anonymous_id
        return self.fact("page.viewed", at, props=props, person=NOBODY, anonymous_id=anonymous)

    def _form(self, form: str, at: datetime) -> list[FactDraft]:
        path, asked, unmapped = FORMS[form]
        page = self._page(at, path, "Nortia")
        sent = page.at + timedelta(seconds=self.rng.randint(25, 150))
        values = {name: self.profile.trait(name) for name in ("email", *asked)}
        fields = {name: value for name, value in values.items() if value != ""}
        drafts = [page, self._sent(form, fields, sent)]
        for name, value in fields.items():
            if name not in {"email", "phone"} | self.told:
                # Nobody is asked twice, not even for what the first form lost.
                self.told.add(name)
                if name not in unmapped:
                    drafts.append(self._trait(name, value, form, sent))
        if "consent" not in self.told:
            self.told.add("consent")
            drafts.append(self._consent(form, sent))
        return [*drafts, *self._reward(form, sent)]

    def _sent(self, form: str, fields: dict[str, Any], at: datetime) -> FactDraft:
        props = {"form": form, "fields": fields}
        # Phone is a key of the person only once they told it.
        if "phone" in fields:
            self.told.add("phone")
        return self._own("form.submitted", at, props)

    def _own(self, name: str, at: datetime, props: dict[str, Any]) -> FactDraft:
        """A fact that this person's browser and e-mail both name."""
        keys = self.known_keys()
        return self.fact(name, at, person=keys, anonymous_id=self.profile.anonymous_id, props=props)

    def known_keys(self) -> PersonKeys:
        """The keys that the person has told so far."""
        phone = self.profile.phone if "phone" in self.told else ""
        return PersonKeys(email=self.profile.email, phone=phone)

    def _trait(self, name: str, value: Any, form: str, at: datetime) -> FactDraft:
        props = {"trait": name, "value": value, "origin": f"form:{form}"}
        return self._own("trait.set", at, props)

    def _consent(self, form: str, at: datetime) -> FactDraft:
        props = {"purpose": "marketing", "channel": "email", "text_version": "v2", "proof": form}
        return self._own("consent.given", at, props)

    def _reward(self, form: str, at: datetime) -> list[FactDraft]:
        if form == "solicitar-demo":
            return [self._own("demo.requested", at, {"form": form})]
        if form.startswith("descargar-guia"):
            guide = GUIDES[0] if form.endswith("social") else self.rng.choice(GUIDES)
            return [self._own("content.downloaded", at, {"content": guide})]
        return []

    def mail(self, at: datetime, campaign: str) -> list[FactDraft]:
        """A newsletter: delivered, perhaps opened or clicked, by the person or by a machine."""
        props = {"campaign": campaign}
        drafts = [self.fact("email.delivered", at, props=props)]
        roll = self.rng.random()
        if roll < 0.12:
            machine = at + timedelta(seconds=self.rng.randint(2, 40))
            drafts.append(self.fact("email.opened", machine, props=props, automatic=True))
            if roll < 0.05:
                link = {**props, "url": f"{SITE}/blog"}
                drafts.append(self.fact("email.clicked", machine, props=link, automatic=True))
        elif roll < 0.42:
            opened = at + timedelta(minutes=self.rng.expovariate(1 / 180))
            drafts.append(self.fact("email.opened", opened, props=props))
            if roll < 0.17:
                drafts += self._click(opened + timedelta(seconds=20), campaign)
        return drafts

    def _click(self, at: datetime, campaign: str) -> list[FactDraft]:
        query = f"utm_source=boletin&utm_medium=email&utm_campaign={campaign}"
        link = {"campaign": campaign, "url": f"{SITE}/blog?{query}"}
        clicked = self.fact("email.clicked", at, props=link)
        return [clicked, *self.visit(at + timedelta(seconds=3), ("blog",))]


def addressed(props: Mapping[str, Any]) -> dict[str, Any]:
    """What a page seen says, with the address that says it."""
    query = "&".join(f"{k}={v}" for k, v in props.items() if k.startswith("utm_"))
    return {**props, "url": f"{SITE}{props['path']}?{query}" if query else f"{SITE}{props['path']}"}


def moved(draft: FactDraft, at: datetime) -> FactDraft:
    """The same draft at another instant."""
    return replace(draft, at=at)
