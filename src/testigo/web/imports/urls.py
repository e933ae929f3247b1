"""Addresses of imports, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.imports import views

urlpatterns = [
    path("settings/imports", views.imports, name="imports"),
    path("settings/imports/<slug:run>", views.run, name="import"),
    path("settings/imports/<slug:run>/preview", views.preview, name="import-preview"),
    path("settings/imports/<slug:run>/progress", views.progress, name="import-progress"),
    path("settings/imports/<slug:run>/aside.csv", views.aside, name="import-aside"),
    path("settings/imports/<slug:run>/<slug:act>", views.act, name="import-act"),
]
