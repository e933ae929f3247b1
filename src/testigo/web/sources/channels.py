"""Which channel each visit comes by: the workspace's own rules, and those that follow them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from testigo.actions.channels import change_channel_rules
from testigo.core.channel_rules import TESTS, as_data
from testigo.core.channels import BUILT_IN
from testigo.core.problems import InvalidInput
from testigo.queries.channels import own_rules
from testigo.web.frame.access import set_up_only
from testigo.web.frame.requests import SpaceRequest
from testigo.wording import sentence, word
from testigo.wording.channels import CHANNELS, channel_code

# Empty rows offered besides those that are there.
SPARE = 3
Row = dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
@set_up_only
def channels(request: SpaceRequest, slug: str) -> HttpResponseBase:
    """The page, and the rules saved from it: all of them at once, in their order."""
    if request.method != "POST":
        return _page(request, as_data(own_rules(request.workspace.pk).rules))
    rows = _told(request)
    try:
        change_channel_rules(
            workspace=request.workspace, value=rows, by=f"user:{request.user.pk}", now=request.now
        )
    except InvalidInput as error:
        language = get_language() or "es"
        return _page(request, rows, [sentence(one, language) for one in error.problems])
    messages.success(request, _("Saved: it counts for what comes from now on."))
    return redirect("sources-channels", slug=slug)


def _told(request: SpaceRequest) -> list[Row]:
    """The rows that say anything, in their order."""
    parts = (request.POST.getlist(name) for name in ("test", "value", "channel"))
    rows = [
        {"test": test, "value": value.strip(), "channel": channel_code(channel)}
        for test, value, channel in zip(*parts, strict=False)
    ]
    return [row for row in rows if row["value"] or row["channel"]]


def _page(
    request: SpaceRequest, rows: list[Row], problems: list[str] | None = None
) -> HttpResponse:
    language = get_language() or "es"
    spare = [{"test": "", "value": "", "channel": ""}] * SPARE
    context = {
        "rows": [
            row | {"named": word("channel", row["channel"], language)} if row["channel"] else row
            for row in [*rows, *spare]
        ],
        "tests": TESTS,
        "known": [
            text["en" if language == "en" else "es"] for code, text in CHANNELS.items() if code
        ],
        "ours": BUILT_IN,
        "since": own_rules(request.workspace.pk).since,
        "problems": problems or [],
    }
    return render(request, "sources/channels.html", context, status=400 if problems else 200)
