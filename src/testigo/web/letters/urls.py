"""Addresses of letters written beforehand, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.letters import views

urlpatterns = [
    path("settings/letters", views.letters, name="letters"),
    path("settings/letters/<slug:letter>", views.change, name="letter-change"),
    path("settings/letters/<slug:letter>/remove", views.remove, name="letter-remove"),
]
