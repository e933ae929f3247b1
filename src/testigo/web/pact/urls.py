"""Addresses of the pact, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.pact import changes, views

urlpatterns = [
    path("pact", views.pact, name="pact"),
    path("pact/new", changes.new, name="pact-new"),
    path("pact/<int:number>", views.version, name="pact-version"),
    path("pact/<int:number>.yaml", views.document, name="pact-document"),
    path("pact/<int:number>/changes", views.changes, name="pact-changes"),
    path("pact/<int:number>/sign", changes.sign, name="pact-sign"),
    path("pact/<int:number>/ask", changes.ask_signatures, name="pact-ask"),
]
