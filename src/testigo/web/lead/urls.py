"""Addresses of one lead, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.lead import answering, asking, meeting_views, views, writing

urlpatterns = [
    path("leads/<slug:person>/meeting.ics", meeting_views.meeting, name="lead-meeting"),
    path("leads/<slug:person>", views.lead, name="lead"),
    path("leads/<slug:person>/outcome", views.outcome, name="lead-outcome"),
    path("leads/<slug:person>/answers", answering.answers, name="lead-answers"),
    path("leads/<slug:person>/field", writing.write, name="lead-field"),
    path("leads/<slug:person>/undo", views.undo, name="undo"),
    path("leads/<slug:person>/excuse", asking.excuse, name="lead-excuse"),
    path("leads/<slug:person>/contest", asking.contest, name="lead-contest"),
]
