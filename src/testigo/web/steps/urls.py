"""Addresses of the steps of the pipeline, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.steps import views

urlpatterns = [
    path("settings/pipeline", views.steps, name="pipeline-steps"),
    path("settings/pipeline/move", views.move, name="pipeline-step-move"),
    path("settings/pipeline/remove", views.remove, name="pipeline-step-remove"),
]
