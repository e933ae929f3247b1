"""Who signs the pact, one for each side that takes part."""

from collections.abc import Mapping
from dataclasses import dataclass

from testigo.core.facts import Side
from testigo.core.reading import Node

SIDES: tuple[Side, ...] = ("marketing", "sales", "success", "sponsor")


@dataclass(frozen=True, slots=True)
class Party:
    """A signatory."""

    side: Side
    name: str
    role: str
    email: str


def parse_parties(node: Node) -> Mapping[Side, Party]:
    """Read the `parties:` slice; Marketing and Sales always take part."""
    fields = node.fields(required=SIDES[:2], optional=SIDES[2:])
    parties: dict[Side, Party] = {}
    for side in SIDES:
        if fields.has(side):
            parties[side] = _parse_party(fields[side], side)
    taken: set[str] = set()
    for side, party in parties.items():
        if party.email in taken:
            fields[side].problem("same_signatory", email=party.email)
        taken |= {party.email} - {""}
    return parties


def _parse_party(node: Node, side: Side) -> Party:
    fields = node.fields(required=("name", "role", "email"))
    email = fields["email"].text().strip().lower()
    name, _, domain = email.partition("@")
    if fields.has("email") and (not name or "." not in domain or " " in email):
        fields["email"].problem("not_an_email", value=email[:60])
    return Party(side, fields["name"].text(), fields["role"].text(), email)
