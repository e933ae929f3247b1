"""Addresses of what both sides have to agree on, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.excuses import views

urlpatterns = [
    path("excuses", views.excuses, name="excuses"),
    path("excuses/answer", views.answer, name="excuses-answer"),
    path("excuses/returns/<slug:person>", views.decide, name="excuses-return"),
]
