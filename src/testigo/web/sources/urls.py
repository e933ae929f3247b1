"""Addresses of the site's snippet, keys and events, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.sources import channels, views

urlpatterns = [
    path("settings/sources", views.sources, name="sources"),
    path("settings/sources/events", views.events, name="sources-events"),
    path("settings/sources/channels", channels.channels, name="sources-channels"),
    path("settings/sources/keys/<str:key>/revoke", views.revoke, name="sources-revoke"),
]
