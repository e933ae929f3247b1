"""Where the people of a file come from and by what right they are held, stated with each row."""

from collections.abc import Sequence
from hashlib import blake2b

from testigo.core.drafts import FactDraft
from testigo.core.facts import FAMILY
from testigo.core.problems import Problem
from testigo.core.provenance import BASIS_TRAIT, MAX_SOURCE, NAME, SOURCE_TRAIT, basis_of

# Facts of these families are about nobody in particular.
IMPERSONAL = frozenset({"money", "together", "corrections"})
# Whoever was stated lately is not stated again; beyond this many the log tells repetitions.
_REMEMBERED = 5_000
Who = tuple[str, str, str, str]


class Provenance:
    """The basis and source of a file; a column of a row says otherwise for that row."""

    def __init__(self, basis: str, source: str) -> None:
        self._basis = basis
        self._source = source
        self._stated: set[tuple[Who, str, str]] = set()

    def stated(
        self, line: int, drafts: Sequence[FactDraft]
    ) -> tuple[list[FactDraft], list[Problem]]:
        """The facts of a line with `data.obtained` among them, dated like the first; or why the
        line is refused: nobody says by what right, or from where."""
        said: dict[str, str] = {}
        kept = []
        for draft in drafts:
            trait, value = _trait(draft)
            if trait:
                said[trait] = value
            else:
                kept.append(draft)
        about = next((d for d in drafts if _is_about_somebody(d)), None)
        if about is None:
            return kept, []
        basis, source, problems = self._basis, self._source, []
        if said.get(BASIS_TRAIT):
            basis = basis_of(said[BASIS_TRAIT]) or ""
            if not basis:
                told: dict[str, str | int] = {"value": said[BASIS_TRAIT][:60]}
                problems.append(Problem("unknown_basis", BASIS_TRAIT, told, line))
        elif not basis:
            problems.append(Problem("basis_missing", BASIS_TRAIT, {}, line))
        source = said.get(SOURCE_TRAIT, "")[:MAX_SOURCE] or source
        if not source:
            problems.append(Problem("source_missing", SOURCE_TRAIT, {}, line))
        if problems:
            return [], problems
        return [*kept, *self._statement(about, basis, source)], []

    def _statement(self, about: FactDraft, basis: str, source: str) -> list[FactDraft]:
        keys = about.person
        who = (keys.external_id, keys.email, keys.phone, about.anonymous_id or "")
        if (who, basis, source) in self._stated:
            return []
        if len(self._stated) >= _REMEMBERED:
            self._stated.clear()
        self._stated.add((who, basis, source))
        told = "\x1f".join((*who, basis, source)).encode("utf-8", "surrogatepass")
        return [
            FactDraft(
                NAME,
                about.at,
                # Whenever it is told: the same people by the same right from the same source.
                f"file:o:{blake2b(told, digest_size=16).hexdigest()}",
                keys,
                anonymous_id=about.anonymous_id,
                props={"basis": basis, "source": source},
                line=about.line,
            )
        ]


def _is_about_somebody(draft: FactDraft) -> bool:
    named = draft.person or draft.anonymous_id or draft.person_id
    # A deal may be told of a company of which nobody is known yet.
    return FAMILY.get(draft.name) not in IMPERSONAL and bool(named or not draft.deal)


def _trait(draft: FactDraft) -> tuple[str, str]:
    """The trait by which a row states its own basis or source, and what it says; else blanks."""
    if draft.name == "trait.set" and draft.props.get("trait") in (BASIS_TRAIT, SOURCE_TRAIT):
        return str(draft.props["trait"]), str(draft.props.get("value", "")).strip()
    return "", ""
