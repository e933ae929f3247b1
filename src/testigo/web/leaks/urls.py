"""Addresses of the leakage, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.leaks import views

urlpatterns = [
    path("leaks", views.leaks, name="leaks"),
    path("leaks/<slug:chart>.png", views.picture, name="leaks-picture"),
    # Beside Today, where nobody waits for it.
    path("leaks/first", views.first, name="leak-first"),
    path("leaks/<slug:leak>", views.leads_of, name="leak-leads"),
]
