"""Components of the frame: icons, stage pills, clock marks, score chips, avatars."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from testigo.web.templatetags.words import word
from testigo.wording import TABLES

register = template.Library()

_ICONS = Path(__file__).resolve().parent.parent / "static" / "vendor" / "icons"
_ICON_NAME = re.compile(r"[a-z0-9-]+\Z")

AVATAR_HUES = 8


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """The drawing of an icon, hidden from screen readers: the word beside it says what it means.

    Raises LookupError for a name that the front-end build has not copied.
    """
    return format_html('<span class="ico {}" aria-hidden="true">{}</span>', extra, _drawing(name))


@cache
def _drawing(name: str) -> SafeString:
    path = _ICONS / f"{name}.svg"
    if not _ICON_NAME.match(name) or not path.exists():
        raise LookupError(f"no icon {name!r}: run python scripts/build_frontend.py")
    # A file of our own package, named by a template; no text of a person passes here.
    return mark_safe(path.read_text())  # noqa: S308


@register.inclusion_tag("components/stage_pill.html")
def stage_pill(stage: str, label: str = "") -> dict[str, Any]:
    """The lifecycle stage: its place in the blue ramp and always its word."""
    known = stage if stage in TABLES["stage"] else "lead"
    return {"stage": known, "label": label or word(stage, "stage")}


@register.inclusion_tag("components/clock_mark.html")
def clock_mark(state: str, label: str = "", left: float | None = None) -> dict[str, Any]:
    """The state of a clock as shape, word and colour.

    `label` replaces the word (such as "12 min"), which then goes to the title and to screen
    readers; `left` is the share of the time that remains, from 1 to 0, drawn by the ring.
    """
    share = 1.0 if left is None else min(1.0, max(0.0, left))
    return {
        "state": state,
        "word": word(state, "clock"),
        "label": label,
        "left": round(share * 100),
    }


@register.inclusion_tag("components/score_chip.html")
def score_chip(score: int, threshold: int | None = None) -> dict[str, Any]:
    """A score; with a threshold it is filled when the score passes it (greater, not equal)."""
    return {"score": score, "passes": threshold is not None and score > threshold}


@register.inclusion_tag("components/avatar.html")
def avatar(name: str, size: str = "") -> dict[str, Any]:
    """A person's initials on a colour that stays the same for the same name."""
    hue = sum(name.encode()) % AVATAR_HUES
    return {"initials": initials_of(name), "hue": hue, "size": size}


def initials_of(name: str) -> str:
    """The first letters of the first two words: `Ana Ruiz Soler` → `AR`."""
    words = [word for word in re.split(r"[\s._@-]+", name) if word[:1].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


@register.inclusion_tag("components/nothing_here.html")
def nothing_here(icon: str, title: str, text: str = "") -> dict[str, str]:
    """What to show where there is nothing yet: why, and what to do."""
    return {"icon_name": icon, "title": title, "text": text}


@register.simple_tag
def stage_legend() -> list[str]:
    """The stages of the ramp in their order, for the help."""
    return [stage for stage in TABLES["stage"] if stage not in {"recycled", "disqualified"}]


@register.simple_tag
def clock_legend() -> list[str]:
    """The states of a clock that have a colour of their own, for the help."""
    return [state for state in TABLES["clock"] if state not in {"excused", "voided"}]
