"""What is wrong with a draft, at the sentence and the field where it is mended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from testigo.core.pact.places import clause_at, found_at, written_path
from testigo.core.pact.source import Value
from testigo.core.problems import Problem
from testigo.web.pact_editor.names import line_id
from testigo.wording.blank_problems import blank_sentence
from testigo.wording.blanks import Blank, Line
from testigo.wording.pact_blanks import Step
from testigo.wording.problems import sentence


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """What is wrong, and where it is mended: the key and the title of a step, the id of a sentence
    and the path and label of a field of it, or none where it is no matter of the text. `at` is the
    line of a text that cannot be read sentence by sentence."""

    text: str
    step: str = ""
    line: str = ""
    title: str = ""
    field: str = ""
    label: str = ""
    form: bool = False
    at: int | None = None


def shown_problems(
    problems: Iterable[Problem], document: Value, steps: Sequence[Step], language: str
) -> list[ShownProblem]:
    """Problems with where they are mended; of a single value the first that is wrong with it."""
    told: list[ShownProblem] = []
    fields: set[tuple[str, str]] = set()
    for problem in problems:
        one = _shown(problem, document, steps, language)
        if one.field and (one.line, one.field) in fields:
            continue
        fields.add((one.line, one.field))
        told.append(one)
    return told


def unread_problems(problems: Iterable[Problem], language: str) -> list[ShownProblem]:
    """What is wrong with a text that is no document, by its lines."""
    return [ShownProblem(sentence(one, language), at=one.line) for one in problems]


def _shown(problem: Problem, document: Value, steps: Sequence[Step], language: str) -> ShownProblem:
    if problem.code == "form_field_unseen":
        return ShownProblem(sentence(problem, language), form=True)
    where = _where(problem, document)
    if where is None:
        return ShownProblem(sentence(problem, language), at=problem.line)
    found = _found(problem, where, document, steps)
    if found is None:
        return ShownProblem(sentence(problem, language), at=problem.line)
    step, line, blank = found
    text = blank_sentence(problem, blank.kind if blank else None, language)
    field, label = (blank.path, blank.label) if blank else ("", "")
    label = label if len(line.blanks) > 1 else ""
    return ShownProblem(text, step.key, line_id(line), step.title, field, label)


def _where(problem: Problem, document: Value) -> str | None:
    """The place of a problem with numbers; of a value that lacks, where it would stand."""
    path = problem.where
    if problem.code == "missing_key":
        path = f"{path}.{problem.params['key']}".removeprefix(".")
    place = found_at(document, path)
    return None if place is None else written_path(place)


def _found(
    problem: Problem, where: str, document: Value, steps: Sequence[Step]
) -> tuple[Step, Line, Blank | None] | None:
    """The sentence of a problem, and the field of it where it has one."""
    place = found_at(document, where)
    clause = clause_at(document, place) if place is not None else ""
    about = [
        (step, line)
        for step in sorted(steps, key=lambda one: one.key != "threshold")
        for line in step.lines
        if line.clause == clause
    ]
    if problem.code != "threshold_unreachable":
        for step, line in about:
            blank = _blank_at(line, where, document)
            if blank is not None:
                return step, line, blank
        about = [one for one in about if one[0].key != "threshold"]
    return (*about[0], None) if about else None


def _blank_at(line: Line, where: str, document: Value) -> Blank | None:
    """The field whose value stands at a place, or holds it."""
    for blank in line.blanks:
        place = found_at(document, blank.path)
        if place is not None and f"{where}[".startswith(f"{written_path(place)}["):
            return blank
    return None
