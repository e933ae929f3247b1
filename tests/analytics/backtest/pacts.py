"""Random pacts of a few rules and conditions of every kind, and random lives to try them on."""

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from ruamel.yaml import YAML

from testigo.core.facts import Fact
from testigo.core.pact import Pact, load_pact
from tests.spec.agreement import PACT, fact, trait, viewed

# Values that compare in ways of their own: accents, ligatures, wide letters, spaces, lists,
# numbers in words of many kinds, true and false beside texts that say so.
VALUES: dict[str, tuple[Any, ...]] = {
    "email": ("a@gmail.com", "b@acme.es", "", None),
    "phone": ("+34600", "", None),
    "sector": ("Industria", "LOGÍSTICA", "Logistica ", "Ｉndustria", "ßtraße", 3, True,
               ["Industria"]),
    "job_title": ("Directora General", "director de ventas", "Jefe  de obra", "CEO",
                  "jefa de línea", "ﬁnanciera", "Técnico nº1", "[x", "true"),
    "employees": (5, 20, "250", "1e2", "20.5", " 20", "1_0", "٢٠", True, 10**17, "abc", -3, ""),
    "newsletter": (True, False, "true", "no", 1, None),
    "tags": (["a", "b"], ["A"], [], "a,b", {"a": 1}, '["a"]', [1, 20]),
}  # fmt: skip
PROPS: dict[str, tuple[Any, ...]] = {
    "channel": ("phone", "email"), "outcome": ("spoke", "no_answer"),
    "content": ("guía", "Webinar"),
    "human": (True, False), "amount": ("10", 20, 300.5), "reason": ("timing", "student"),
    "weird.key": ("x", "Y"), "a/b~c": (1, "1", True), "path": ("/x", "/Y"),
}  # fmt: skip
NAMES = (
    "page.viewed", "demo.requested", "content.downloaded", "lead.accepted", "lead.qualified",
    "contact.attempted", "own.event", "need.confirmed", "contract.signed", "lead.recycled",
    "trait.set",
)  # fmt: skip
PATHS = ("/precios", "/Precios/es", "/blog/x", "/empleo", "/precios?x=1", "https://w.es/precios#a",
         "", "/preciós/año", "/a%20b", "/a_b")  # fmt: skip
GLOBS = ("*", "dir*", "*general*", "jef* de *", "*a", "CEO", "d*r*a", "*@gmail.com", "*.es",
         "a*a", "*[", "*_*", "/precios*")  # fmt: skip
ZONES = ("Europe/Madrid", "America/Sao_Paulo", "Asia/Kolkata", "UTC")
_BASE = YAML(typ="safe").load(PACT)
Leaf = Callable[[Random], dict[str, Any]]


def _test(random: Random, values: tuple[Any, ...]) -> dict[str, Any]:
    plain = [v for v in values if v is not None and not isinstance(v, (list, dict))] or ["a"]
    match random.randrange(8):
        case 0:
            return {random.choice(("is", "is_not")): random.choice(plain)}
        case 1:
            return {random.choice(("in", "not_in")): random.choices(plain, k=random.randint(1, 3))}
        case 2:
            return {"contains": random.choice((random.choice(plain), "a", "20", 20, "dir"))}
        case 3:
            return {"matches": random.choices(GLOBS, k=random.randint(1, 2))}
        case 4:
            return {random.choice(("at_least", "at_most")): random.choice((1, 5, 20, 100, 20.5))}
        case 5:
            return {"between": [random.choice((1, 5)), random.choice((20, 250))]}
    return {"exists": random.random() < 0.8}


def _of_trait(random: Random) -> dict[str, Any]:
    name = random.choice(tuple(VALUES))
    return {"trait": name, **_test(random, VALUES[name])}


def _of_fact(random: Random) -> dict[str, Any]:
    found: dict[str, Any] = {"fact": random.choice(NAMES)}
    if found["fact"] == "page.viewed" and random.random() < 0.7:
        found["path"] = random.choice(("/precios*", "*/es", "/blog/*", "/empleo", "*", "/*o*"))
    for key in random.sample(tuple(PROPS), random.choice((0, 0, 0, 0, 1))):
        test = _test(random, PROPS[key])
        found[f"props.{key}"] = test if random.random() < 0.7 else PROPS[key][0]
    return found


def _of_score(random: Random) -> dict[str, Any]:
    least = random.choice((-10, 0, 5, 10, 20, 30))
    kind = random.choice(("total", "total", "fit", "interest"))
    op = random.choice(("over", "at_least", "at_most", "between"))
    return {"score": kind, op: [least, least + 20] if op == "between" else least}


def _any(random: Random) -> dict[str, Any]:
    return random.choice((_of_trait, _of_fact, _of_score, _of_score))(random)


def _tree(random: Random, leaf: Leaf, depth: int = 2) -> dict[str, Any]:
    if depth == 0 or random.random() < 0.45:
        return leaf(random)
    group = random.choice(("all", "any", "none", "all", "any"))
    return {group: [_tree(random, leaf, depth - 1) for _ in range(random.randint(1, 3))]}


def _rule(random: Random, number: int) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": f"r{number}",
        "kind": random.choice(("fit", "interest")),
        "points": random.choice((-15, -10, 5, 10, 15, 20, 20)),
    }
    if random.random() < 0.4:
        return {**rule, "when": _tree(random, _of_trait)}
    rule["when"] = _of_fact(random)
    if random.random() < 0.5:
        rule["once_per"] = random.choice(("day", "week", "cycle"))
    if random.random() < 0.5:
        rule["at_most"] = random.randint(1, 4)
    if random.random() < 0.6:
        rule["expires_after"] = f"{random.choice((1, 2, 7, 30))}d"
    return rule


def random_pact(random: Random) -> Pact:
    """A pact without problems: most turn on a threshold, some on anything."""
    while True:
        written = json.dumps(_document(random), ensure_ascii=False, default=str)
        for day in ("2026-09-15", "2026-12-15"):
            written = written.replace(f'"{day}"', day)
        pact, _ = load_pact(written)
        if pact is not None:
            return pact


def _document(random: Random) -> dict[str, Any]:
    when = {stage: dict(given) for stage, given in _BASE["definitions"].items()}
    if random.random() < 0.4:
        when["lead"]["when"] = _tree(random, _of_trait if random.random() < 0.7 else _of_fact, 1)
    test = {"score": "total", random.choice(("over", "at_least")): random.choice((0, 5, 10, 20))}
    beside = random.choice(({"score": "fit", "over": -20}, _tree(random, _any)))
    turning = random.random() < 0.6
    when["mql"]["when"] = {"all": [test, beside]} if turning else _tree(random, _any, 3)
    for stage in ("sql", "opportunity", "customer"):
        if random.random() < 0.4:
            when[stage]["when"] = _tree(random, _any)
    rules = [_rule(random, number) for number in range(random.randint(1, 8))]
    calendar = {**_BASE["calendar"], "timezone": random.choice(ZONES)}
    return {**_BASE, "calendar": calendar, "scoring": {"rules": rules}, "definitions": when}


# --- lives ---------------------------------------------------------------------------------------


def random_life(random: Random, person: str) -> list[Fact]:
    """Up to twenty facts of a person, several of them at one instant now and then."""
    told: list[Fact] = []
    if random.random() < 0.8:
        told.append(trait("email", "x@acme.es", 0.0, message="first"))
    for number in range(random.randrange(20)):
        told.append(_one(random, f"m{number:02}", told))
    return [
        replace(one, id=f"{person}-{one.message_id}", person=person, props=_owned(one, person))
        for one in told
    ]


def _owned(one: Fact, person: str) -> dict[str, Any]:
    taken_back = {"of": f"{person}-{one.props['of']}"} if one.name == "fact.retracted" else {}
    return {**one.props, **taken_back}


def _one(random: Random, message: str, told: list[Fact]) -> Fact:
    day = 24.0 * random.randrange(60)
    hours = random.choice((random.randrange(40) * 6.0, random.randrange(400) / 4, day))
    automatic = random.random() < 0.07
    origin: Any = "derived" if random.random() < 0.02 else "reported"
    kind = random.random()
    if kind < 0.35:
        return replace(_saying(random, hours, message), automatic=automatic)
    if kind < 0.6:
        return viewed(random.choice(PATHS), hours, message=message, automatic=automatic)
    if kind < 0.7:
        return _moving(random, hours, message, automatic)
    if kind < 0.73 and told:
        return fact("fact.retracted", hours, message, props={"of": random.choice(told).message_id})
    chosen = random.sample(tuple(PROPS), random.choice((0, 0, 1, 2)))
    props = {key: random.choice(PROPS[key]) for key in chosen}
    name = random.choice(NAMES)
    return fact(name, hours, message, props=props, automatic=automatic, origin=origin)


def _saying(random: Random, hours: float, message: str) -> Fact:
    name = random.choice(tuple(VALUES))
    said = trait(name, random.choice(VALUES[name]), hours, message=message)
    if name in ("email", "phone") and random.random() < 0.4:
        return replace(said, message_id=f"k:{message}", props={**said.props, "origin": "key"})
    return said


def _moving(random: Random, hours: float, message: str, automatic: bool) -> Fact:
    name = random.choice(("lead.recycled",) * 2 + ("lead.disqualified",) + ("lead.reinstated",) * 2)
    props: dict[str, Any] = {"reason": "timing"}
    if random.random() < 0.5:
        props["not_before"] = random.choice(
            ("2026-09-22", "2026-09-23T10:00", "2026-09-24T10:00:00+05:00", "nonsense", "")
        )
    return fact(name, hours, message, props=props, automatic=automatic)
