"""What changed from one version of a form to the next, as data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from testigo.core.forms import FormSpec, Question, draft_spec

# Parts of a question, and parts of a form besides its questions and consents.
OF_QUESTION = ("label", "kind", "choices", "required", "field", "help")
OF_FORM = (
    *("title", "intro", "language", "notice", "button", "thanks", "redirect"),
    *("double_opt_in", "mail_subject", "mail_text"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `what` is question_added, question_removed, question_changed, questions_moved,
    consent_added, consent_removed, consent_changed or form_changed; `name` the question or the
    text of the consent as it is now; `parts` what of it changed."""

    what: str
    name: str = ""
    parts: tuple[str, ...] = ()


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Everything that a visitor, or whoever reads the answers, meets differently."""
    old, new = draft_spec(before), draft_spec(after)
    found = [*_of_questions(old, new), *_of_consents(old, new)]
    parts = tuple(part for part in OF_FORM if getattr(old, part) != getattr(new, part))
    return [*found, Change("form_changed", parts=parts)] if parts else found


def _of_questions(old: FormSpec, new: FormSpec) -> Iterator[Change]:
    """Questions are the same by their key, whatever they are called."""
    was = {one.key: one for one in old.questions}
    now = {one.key: one for one in new.questions}
    for key, question in now.items():
        if key not in was:
            yield Change("question_added", question.label)
        elif parts := _parts(was[key], question):
            yield Change("question_changed", question.label, parts)
    yield from (Change("question_removed", one.label) for key, one in was.items() if key not in now)
    if [key for key in was if key in now] != [key for key in now if key in was]:
        yield Change("questions_moved")


def _parts(was: Question, now: Question) -> tuple[str, ...]:
    return tuple(part for part in OF_QUESTION if getattr(was, part) != getattr(now, part))


def _of_consents(old: FormSpec, new: FormSpec) -> Iterator[Change]:
    """Consents are the same by their purpose and channel."""
    was = {one.key: one for one in old.consents}
    now = {one.key: one for one in new.consents}
    for key, consent in now.items():
        if key not in was:
            yield Change("consent_added", consent.text)
        elif was[key] != consent:
            yield Change("consent_changed", consent.text)
    yield from (Change("consent_removed", one.text) for key, one in was.items() if key not in now)
