"""Addresses of the catalogue of content, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.content import views

urlpatterns = [
    path("settings/content", views.content, name="content"),
    path("settings/content/find", views.find, name="content-find"),
    path("settings/content/<str:piece>/merge", views.merge, name="content-merge"),
    path("settings/content/<str:piece>", views.change, name="content-change"),
]
