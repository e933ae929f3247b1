"""Addresses of the leads to nurture, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.nurture import views

urlpatterns = [
    path("nurture", views.nurture, name="nurture"),
    path("nurture.<str:kind>", views.export, name="nurture-export"),
    path("nurture/<str:person>", views.complete, name="nurture-complete"),
]
