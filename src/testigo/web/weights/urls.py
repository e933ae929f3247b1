"""Address of the suggested points, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.weights import views

urlpatterns = [
    path("pact/points", views.weights, name="weights"),
    path("pact/points/take", views.take, name="weights-take"),
]
