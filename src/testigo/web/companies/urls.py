"""Addresses of companies, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.companies import changes, views

urlpatterns = [
    path("companies", views.companies, name="companies"),
    path("companies/<slug:company>", views.company, name="company"),
    path("companies/<slug:company>/name", changes.rename, name="company-rename"),
    path("companies/<slug:company>/domains", changes.add, name="company-domain"),
    path("companies/<slug:company>/domains/remove", changes.remove, name="company-domain-remove"),
    path("companies/<slug:company>/merge", changes.merge, name="company-merge"),
    path("companies/<slug:company>/part", changes.part, name="company-part"),
]
