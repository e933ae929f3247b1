"""Addresses of Today, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.today import views

urlpatterns = [path("today", views.today, name="today")]
