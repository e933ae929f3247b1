"""The score that leads had when they entered a stage, from their facts up to then."""

from collections.abc import Iterator, Sequence

from testigo.core.decide import unretracted
from testigo.core.replay import is_about
from testigo.core.story import Agreement, retell, score_at
from testigo.store.agreements import agreement_of
from testigo.store.joined import PersonLog, logs_of
from testigo.store.rates import Entered

# People whose facts are read at once.
_AT_ONCE = 500


def scores_at_entry(workspace_id: int, entries: Sequence[Entered]) -> Iterator[tuple[Entered, int]]:
    """Each entry with the score of that person at that instant, under the pact in force then."""
    agreement = agreement_of(workspace_id)
    by_person: dict[str, list[Entered]] = {}
    for entry in entries:
        by_person.setdefault(entry.person, []).append(entry)
    people = sorted(by_person)
    for start in range(0, len(people), _AT_ONCE):
        for person, told in logs_of(workspace_id, people[start : start + _AT_ONCE]).items():
            for entry in by_person.get(person, ()):
                yield entry, _score(told, entry, agreement)


def _score(told: PersonLog, entry: Entered, agreement: Agreement) -> int:
    facts = unretracted([fact for _, fact in told.pairs])
    story = retell([one for one in facts if is_about(one) and one.at <= entry.at], agreement)
    return score_at(story, agreement.at(entry.at), entry.at).total
