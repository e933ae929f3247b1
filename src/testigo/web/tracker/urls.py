"""Addresses of the scripts for the pages of other sites."""

from django.urls import path

from testigo.web.tracker import views

urlpatterns = [
    path("t.js", views.script, {"name": "t"}, name="tracker"),
    path("f.js", views.script, {"name": "f"}, name="form-frames"),
]
