"""Addresses of the queue, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.queue import assign_views, views

urlpatterns = [
    path("queue", views.queue, name="queue"),
    path("queue/assign", assign_views.assign, name="assign"),
    path("queue/assign/undo/<slug:fact>", assign_views.undo, name="assign-undo"),
    path("queue/<slug:person>/outcome", views.outcome, name="outcome"),
]
