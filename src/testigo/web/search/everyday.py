"""Everyday words by which people look for a page that is called otherwise."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

# URL name of a page, without a prefix → words, in one text for each.
_WORDS = {
    "today": noop("home start morning overdue pending"),
    "queue": noop("call calls task tasks to-do agenda"),
    "leads": noop("contact contacts people list prospects"),
    "pipeline": noop("deals opportunities sales forecast quotes"),
    "pact": noop("SLA agreement contract signature sign draft versions clauses definitions"),
    "goals": noop("target targets revenue plan funnel volume quota"),
    "backtest": noop("threshold simulation simulate history MQL score cut-off try what-if"),
    "feasibility": noop("capacity staff hours workload people calls enough"),
    "weights": noop("scoring score points rules weights model"),
    "reviews": noop("rates drift proposals proposal comments changes term renew stale"),
    "loop": noop("feedback closed reasons rejected accepted report"),
    "funnel": noop("conversion rates cohorts stages"),
    "leaks": noop("lost leakage waste"),
    "gap": noop("goal shortfall difference"),
    "journeys": noop("attribution channels touches campaigns"),
    "costs": noop("spend CAC cost investment ads budget ROI"),
    "team": noop("performance figures sellers people report"),
    "companies": noop("accounts account organisations"),
    "nurture": noop("later recycle recycled nurturing"),
    "duplicates": noop("merge same twice repeated"),
    "excuses": noop("late excuses disputes meeting"),
    "forms": noop("questions fields web landing"),
    "imports": noop("CSV Excel upload file spreadsheet history"),
    "alerts": noop("notifications mail Slack reminders warnings"),
    "my-alerts": noop("notifications mail Slack reminders silence"),
    "sources": noop("tracking snippet API key keys events website integration"),
    "content": noop("articles pieces blog guides"),
    "teams": noop("absence holidays turns capacity members round-robin"),
    "pipeline-steps": noop("columns stages board"),
    "letters": noop("templates mail emails"),
    "mail-copies": noop("bcc mail emails"),
}


def everyday_words(key: str) -> str:
    """The words of a page in the language of who asks and in English, which many use; empty for
    none."""
    words = _WORDS.get(key, "")
    return f"{words} {_(words)}" if words else ""
