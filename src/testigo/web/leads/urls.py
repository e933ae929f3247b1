"""Addresses of the list of leads, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.leads import views

urlpatterns = [path("leads", views.leads, name="leads")]
