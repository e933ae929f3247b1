"""Addresses of the gap, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.gap import views

urlpatterns = [
    path("gap", views.gap, name="gap"),
    path("gap/<slug:chart>.png", views.picture, name="gap-picture"),
]
