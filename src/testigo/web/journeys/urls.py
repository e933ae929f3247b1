"""Addresses of the journeys, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.journeys import views

urlpatterns = [path("journeys", views.journeys, name="journeys")]
