"""Addresses of teams, absences and own hours, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.teams import absence_views, people_views, standstill_views, views

urlpatterns = [
    path("settings/teams", views.teams, name="teams"),
    path("settings/teams/of/<slug:team>/seat", views.seat, name="team-seat"),
    path("settings/teams/of/<slug:team>/leave", views.leave, name="team-leave"),
    path("settings/teams/moving", views.moving, name="teams-moving"),
    path("settings/teams/hours/<slug:member>", absence_views.hours, name="own-hours"),
    path("settings/teams/absences", absence_views.absences, name="absences"),
    path(
        "settings/teams/absences/<slug:absence>/remove",
        absence_views.remove,
        name="absence-remove",
    ),
    path(
        "settings/teams/people/<slug:member>/deactivate",
        people_views.deactivate,
        name="member-deactivate",
    ),
    path(
        "settings/teams/people/<slug:member>/reactivate",
        people_views.reactivate,
        name="member-reactivate",
    ),
    path("settings/teams/calendar/close", standstill_views.close, name="calendar-close"),
    path("settings/teams/calendar/outage", standstill_views.outage, name="calendar-outage"),
    path("settings/teams/calendar/<slug:fact>/undo", standstill_views.undo, name="calendar-undo"),
]
