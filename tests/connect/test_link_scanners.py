"""Machines of mail gateways that follow every link: twenty ways in which they say so."""

import pytest

from testigo.connect.bots import is_automatic

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140 Safari/537.36"
SCANNERS = (
    "BarracudaCentral/1.0",
    "Barracuda Sentinel (EE)",
    "Mozilla/5.0 (compatible; Proofpoint URL Defense)",
    "Mozilla/5.0 Mimecast-Scanner",
    "Mimecast URL Protect",
    "Microsoft-SafeLinks/1.0",
    "Mozilla/5.0 (compatible; TrendMicro Web Reputation)",
    "Trend Micro WTP",
    "Symantec Email Security.cloud",
    "MessageLabs LinkFollower",
    "Forcepoint Email Security",
    "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0.0.0 Safari/537.36",
    "SkypeUriPreview Preview/0.5",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "WhatsApp/2.24 A",
    "facebookexternalhit/1.1",
    "LinkedInBot/1.0",
    "Twitterbot/1.0",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (compatible; Link Validator)",
)


@pytest.mark.parametrize("agent", SCANNERS)
def test_a_link_scanner_that_says_so_is_a_machine(agent: str) -> None:
    assert is_automatic(agent)


@pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender", "preview", "Prerender"])
def test_whatever_is_fetched_ahead_is_asked_by_a_machine(purpose: str) -> None:
    assert is_automatic(CHROME, purpose)


@pytest.mark.parametrize(
    "agent",
    [
        CHROME,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
        "Version/18.0 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (Linux; Android 15; Cubot X90) AppleWebKit/537.36 Chrome/140 Mobile",
        "",
    ],
)
def test_people_are_no_machines(agent: str) -> None:
    assert not is_automatic(agent)
