"""Members whom facts name as owners."""

from collections.abc import Mapping
from typing import Any

from testigo.core.deals import DEAL_FACTS, owner_in
from testigo.core.handing import ASSIGNED


def owner_named(name: str, props: Mapping[str, Any]) -> str:
    """Whom a fact makes an owner, who must be a member: of a lead whatever is told, of a deal a
    `user:<id>`. Empty for a fact that names nobody, and for the owner of a deal as another system
    calls them."""
    if name == ASSIGNED:
        return str(props.get("to"))
    owner = owner_in(props) if name in DEAL_FACTS else ""
    return owner if owner.startswith("user:") else ""
