"""Addresses of the funnel, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.funnel import views

urlpatterns = [
    path("funnel", views.funnel, name="funnel"),
    path("funnel/<slug:chart>.png", views.picture, name="funnel-picture"),
    path("funnel/people", views.people, name="funnel-people"),
]
