"""Address of feasibility, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.feasibility import views

urlpatterns = [path("pact/feasibility", views.feasibility, name="feasibility")]
