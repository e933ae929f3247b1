"""Machines that look at pages and follow links: their facts are kept, marked, and never score."""

import re
from functools import lru_cache

# What link scanners of mail gateways and other machines say that no list of crawlers names.
_ALSO = (
    r"barracuda|proofpoint|mimecast|safelinks|trend ?micro|symantec|messagelabs|forcepoint"
    r"|headlesschrome|phantomjs|puppeteer|playwright|selenium|prerender|lighthouse|page ?speed"
    r"|monitor|uptime|preview|scanner|validator|fetcher|crawl|spider|\bbot\b|bot/|wget|curl/"
)
# A browser that fetches before anybody asked for it says so in Sec-Purpose or Purpose.
_AHEAD = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)


def is_automatic(user_agent: str, purpose: str = "") -> bool:
    """Whether a machine sent this: a known bot, a link scanner, or a browser fetching ahead
    (`purpose` is its Sec-Purpose or Purpose header). Programs of ours send no agent: not one."""
    return bool(_AHEAD.search(purpose)) or _is_bot(user_agent[:500])


@lru_cache(maxsize=4096)
def _is_bot(user_agent: str) -> bool:
    return bool(user_agent) and bool(_pattern().search(user_agent))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    from crawleruseragents import CRAWLER_USER_AGENTS_DATA  # type: ignore[import-untyped]

    known = "|".join(f"(?:{entry['pattern']})" for entry in CRAWLER_USER_AGENTS_DATA)
    return re.compile(f"{known}|(?i:{_ALSO})")
