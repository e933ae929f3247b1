"""What the sentences of a draft are called on its page."""

import re

from testigo.wording.blanks import Line

_ODD = re.compile("[^a-z0-9]+")


def line_id(line: Line) -> str:
    """What a sentence is called on its page."""
    named = line.blanks[-1].path if line.blanks else line.entry or line.clause
    return "line-" + _ODD.sub("-", named.lower()).strip("-")
