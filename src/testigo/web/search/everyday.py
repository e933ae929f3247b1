"""Everyday words by which people look for a page that is called otherwise."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

# URL name of a page, without a prefix → words, in one text for each.
_WORDS = {
    "today": _("home start morning overdue pending"),
    "queue": _("call calls task tasks to-do agenda"),
    "leads": _("contact contacts people list prospects"),
    "pipeline": _("deals opportunities sales forecast quotes"),
    "pact": _("SLA agreement contract signature sign draft versions clauses definitions"),
    "goals": _("target targets revenue plan funnel volume quota"),
    "backtest": _("threshold simulation simulate history MQL score cut-off try what-if"),
    "feasibility": _("capacity staff hours workload people calls enough"),
    "weights": _("scoring score points rules weights model"),
    "reviews": _("rates drift proposals proposal comments changes term renew stale"),
    "loop": _("feedback closed reasons rejected accepted report"),
    "funnel": _("conversion rates cohorts stages"),
    "leaks": _("lost leakage waste"),
    "gap": _("goal shortfall difference"),
    "journeys": _("attribution channels touches campaigns"),
    "costs": _("spend CAC cost investment ads budget ROI"),
    "team": _("performance figures sellers people report"),
    "companies": _("accounts account organisations"),
    "nurture": _("later recycle recycled nurturing"),
    "duplicates": _("merge same twice repeated"),
    "excuses": _("late excuses disputes meeting"),
    "forms": _("questions fields web landing"),
    "imports": _("CSV Excel upload file spreadsheet history"),
    "alerts": _("notifications mail Slack reminders warnings"),
    "my-alerts": _("notifications mail Slack reminders silence"),
    "sources": _("tracking snippet API key keys events website integration"),
    "content": _("articles pieces blog guides"),
    "teams": _("absence holidays turns capacity members round-robin"),
    "pipeline-steps": _("columns stages board"),
    "letters": _("templates mail emails"),
    "mail-copies": _("bcc mail emails"),
}


def everyday_words(key: str) -> str:
    """The words of a page in the language of who asks and in English, which many use; empty for
    none."""
    words = _WORDS.get(key)
    if words is None:
        return ""
    with override("en"):
        english = str(words)
    return f"{english} {words}"
