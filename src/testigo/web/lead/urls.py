"""Addresses of one lead, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.lead import views

urlpatterns = [
    path("leads/<slug:person>", views.lead, name="lead"),
    path("leads/<slug:person>/outcome", views.outcome, name="lead-outcome"),
    path("leads/<slug:person>/undo", views.undo, name="undo"),
]
