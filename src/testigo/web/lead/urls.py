"""Addresses of one lead, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.lead import views

urlpatterns = [
    path("leads/<str:person>", views.lead, name="lead"),
    path("leads/<str:person>/outcome", views.outcome, name="lead-outcome"),
    path("leads/<str:person>/undo", views.undo, name="undo"),
]
