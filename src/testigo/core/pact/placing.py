"""Where in the text something is added or taken away, leaving the lines around it alone."""

from testigo.core.pact.places import Place
from testigo.core.pact.source import Mapping, Piece, Scalar, Sequence, Value
from testigo.core.pact.writing import written


def placed(root: Piece, place: Place) -> Piece | None:
    """The piece at a place; None where nothing is written."""
    piece: Piece | None = root
    for step in place:
        if isinstance(piece, Mapping) and isinstance(step, str):
            piece = piece.members[step].piece if step in piece.members else None
        elif isinstance(piece, Sequence) and isinstance(step, int) and step < len(piece.items):
            piece = piece.items[step]
        else:
            return None
    return piece


def spliced_in(text: str, holder: Piece | None, key: str | None, value: Value) -> str:
    """The text with a value more at the end of a list, or of a mapping under a `key`."""
    said = written(value) if key is None else f"{written(key)}: {written(value)}"
    if isinstance(holder, Scalar) or holder is None:
        return _in_place_of_nothing(text, holder, f"{{{said}}}")
    inside = _parts(holder)
    if not inside:
        return f"{text[: holder.start + 1]}{said}{text[holder.end - 1 :]}"
    end = inside[-1][1]
    if holder.flow:
        return f"{text[:end]}, {said}{text[end:]}"
    line_end = _line_end(text, end)
    dash = "- " if isinstance(holder, Sequence) else ""
    return f"{text[:line_end]}\n{' ' * holder.column}{dash}{said}{text[line_end:]}"


def put_first(text: str, holder: Sequence, value: Value) -> str:
    """The text with a value more before the first item of a list that has one."""
    start = holder.items[0].start
    if holder.flow:
        return f"{text[:start]}{written(value)}, {text[start:]}"
    dash = text.rfind("-", 0, start)
    return f"{text[:dash]}- {written(value)}\n{' ' * holder.column}{text[dash:]}"


def _in_place_of_nothing(text: str, holder: Scalar | None, said: str) -> str:
    if holder is None:
        return text
    apart = " " if text[: holder.start].endswith(":") else ""
    return f"{text[: holder.start]}{apart}{said}{text[holder.end :]}"


def taken_out(text: str, root: Piece, place: Place) -> str:
    """The text without what stands at a place: its own lines go, or its part between commas."""
    holder = placed(root, place[:-1])
    if holder is None or isinstance(holder, Scalar):
        return text
    step, parts = place[-1], _parts(holder)
    index = step if isinstance(step, int) else list(holder.members).index(step)  # type: ignore[union-attr]
    start, end = parts[index]
    if len(parts) == 1:
        return _emptied(text, holder)
    if holder.flow:
        if index + 1 < len(parts):
            return text[:start] + text[parts[index + 1][0] :]
        return text[: parts[index - 1][1]] + text[end:]
    if isinstance(holder, Sequence):
        start = text.rfind("-", 0, start)
    line_start = text.rfind("\n", 0, start) + 1
    if text[line_start:start].strip() and index + 1 < len(parts):
        return text[:start] + text[parts[index + 1][0] :]
    return text[:line_start] + text[_line_end(text, end) + 1 :]


def _emptied(text: str, holder: Mapping | Sequence) -> str:
    nothing = "{}" if isinstance(holder, Mapping) else "[]"
    apart = "" if holder.flow else " "
    return f"{text[: holder.start]}{apart}{nothing}{text[holder.end :]}"


def _parts(holder: Mapping | Sequence) -> list[tuple[int, int]]:
    """Where each pair or item begins and ends."""
    if isinstance(holder, Sequence):
        return [(item.start, item.end) for item in holder.items]
    return [(member.key_start, member.piece.end) for member in holder.members.values()]


def _line_end(text: str, offset: int) -> int:
    """Where the line of an offset ends, its comment included."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end
