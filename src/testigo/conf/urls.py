"""Every address. A screen adds its `urls` to SCREENS and is then inside the door of a workspace."""

from django.urls import include, path

from testigo.web.frame.spaces import ROUTE

SCREENS = (
    "testigo.web.today.urls",
    "testigo.web.team.urls",
    "testigo.web.queue.urls",
    "testigo.web.search.urls",
    "testigo.web.duplicates.urls",
    "testigo.web.excuses.urls",
    # The board stands where a lead would.
    "testigo.web.leads.urls",
    "testigo.web.lead.urls",
    "testigo.web.companies.urls",
    "testigo.web.pipeline.urls",
    "testigo.web.nurture.urls",
    "testigo.web.content.urls",
    "testigo.web.sources.urls",
    "testigo.web.forms.urls",
    "testigo.web.imports.urls",
    "testigo.web.teams.urls",
    "testigo.web.letters.urls",
    "testigo.web.mail_copies.urls",
    "testigo.web.steps.urls",
    "testigo.web.loop.urls",
    "testigo.web.funnel.urls",
    "testigo.web.leaks.urls",
    "testigo.web.gap.urls",
    "testigo.web.journeys.urls",
    "testigo.web.costs.urls",
    "testigo.web.feasibility.urls",
    "testigo.web.pact.urls",
    "testigo.web.weights.urls",
    "testigo.web.pact_start.urls",
    "testigo.web.pact_editor.urls",
    "testigo.web.goals.urls",
    "testigo.web.reviews.urls",
    "testigo.web.backtest.urls",
    "testigo.web.signed_pact.urls",
    "testigo.web.alerts.urls",
    "testigo.web.settings.urls",
    "testigo.web.announced.urls",
)

urlpatterns = [
    path("", include("testigo.api.urls")),
    path("", include("testigo.web.frame.urls")),
    path("", include("testigo.web.gallery.urls")),
    path("", include("testigo.web.tracker.urls")),
    path("", include("testigo.web.public_form.urls")),
    path("", include("testigo.web.verify.urls")),
    *(path(ROUTE, include(screen)) for screen in SCREENS),
]

handler400 = "testigo.web.frame.errors.bad_request"
handler403 = "testigo.web.frame.errors.forbidden"
handler404 = "testigo.web.frame.errors.not_found"
handler500 = "testigo.web.frame.errors.failed"
