"""Addresses of the first pact, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.pact_start import views

urlpatterns = [
    path("pact/start", views.begin, name="pact-start"),
    path("pact/<int:number>/start/<int:place>", views.step, name="pact-start-step"),
]
