"""Addresses of the queue, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.queue import views

urlpatterns = [
    path("queue", views.queue, name="queue"),
    path("queue/<slug:person>/outcome", views.outcome, name="outcome"),
]
