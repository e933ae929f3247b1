"""Addresses of the pact on paper, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.signed_pact import views

urlpatterns = [
    path("pact/<int:number>.pdf", views.pdf, name="pact-pdf"),
    path("pact/<int:number>/evidence", views.evidence, name="pact-evidence"),
    path("pact/<int:number>/evidence.json", views.evidence_file, name="pact-evidence-file"),
    path("pact/publish", views.publish, name="pact-publish"),
]
