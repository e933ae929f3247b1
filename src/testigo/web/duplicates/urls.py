"""Addresses of people who may be one, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.duplicates import parting_views, views

urlpatterns = [
    path("duplicates", views.duplicates, name="duplicates"),
    path("duplicates/rule", views.rule, name="duplicates-rule"),
    path("duplicates/<slug:person>/<slug:other>", views.pair, name="duplicates-pair"),
    path("duplicates/<slug:person>/<slug:other>/join", views.join, name="duplicates-join"),
    path("duplicates/<slug:person>/<slug:other>/dismiss", views.dismiss, name="duplicates-dismiss"),
    path("duplicates/<slug:person>/<slug:other>/again", views.again, name="duplicates-again"),
    path("leads/<slug:person>/same", views.same, name="lead-same"),
    path("leads/<slug:person>/apart", parting_views.apart, name="lead-apart"),
    path("leads/<slug:person>/apart/now", parting_views.part, name="lead-part"),
]
