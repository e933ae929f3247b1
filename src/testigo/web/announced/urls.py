"""Addresses of the places without a screen of their own, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.announced import views

urlpatterns = [
    path("customers", views.customers, name="customers"),
]
