"""Address of the figures of each person, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.team import views

urlpatterns = [path("today/team", views.team, name="team")]
