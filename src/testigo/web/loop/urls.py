"""Addresses of the loop, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.loop import views

urlpatterns = [
    path("loop", views.loop, name="loop"),
    path("loop/restated", views.restated, name="loop-restated"),
    path("loop/<slug:chart>.png", views.picture, name="loop-picture"),
    path("loop.xlsx", views.export, name="loop-export"),
]
