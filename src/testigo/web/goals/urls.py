"""Addresses of goals, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.goals import views

urlpatterns = [
    path("goals", views.goals, name="goals"),
    path("goals/take", views.take, name="goals-take"),
]
