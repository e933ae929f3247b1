"""Addresses of the pipeline and its deals, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.pipeline import changes, views

urlpatterns = [
    path("pipeline", views.pipeline, name="pipeline"),
    path("pipeline/week", views.week, name="pipeline-week"),
    path("pipeline/with/<slug:person>", views.new, name="deal-new"),
    path("pipeline/with/<slug:person>/open", changes.opened, name="deal-open"),
    path("pipeline/<slug:deal>", views.deal, name="deal"),
    path("pipeline/<slug:deal>/change", changes.changed, name="deal-change"),
    path("pipeline/<slug:deal>/lose", changes.lost, name="deal-lose"),
    path("pipeline/<slug:deal>/win", changes.won, name="deal-win"),
    path("pipeline/<slug:deal>/undo/<slug:fact>", changes.undone, name="deal-undo"),
]
