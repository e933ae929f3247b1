"""Addresses of the journeys, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.journeys import views

urlpatterns = [
    path("journeys", views.journeys, name="journeys"),
    path("journeys/<slug:chart>.png", views.picture, name="journeys-picture"),
]
