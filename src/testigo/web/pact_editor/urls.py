"""Addresses of the editor of the pact, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.pact_editor import ending, entries, views

urlpatterns = [
    path("pact/<int:number>/edit", views.edit, name="pact-edit"),
    path("pact/<int:number>/edit/entry", entries.entry, name="pact-edit-entry"),
    path("pact/<int:number>/edit/text", views.text, name="pact-edit-text"),
    path("pact/<int:number>/withdraw", ending.withdraw, name="pact-withdraw"),
    path("pact/<int:number>/copy", ending.copy, name="pact-copy"),
]
