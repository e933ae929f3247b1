"""Addresses of costs, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.costs import views

urlpatterns = [
    path("costs", views.costs, name="costs"),
    path("costs/<slug:chart>.png", views.picture, name="costs-picture"),
    path("costs/same", views.same, name="cost-same"),
    path("costs/same/<slug:fact>/part", views.part, name="cost-part"),
    path("costs/<slug:fact>/take-back", views.take_back, name="cost-take-back"),
    path("costs/<slug:fact>/put-back", views.put_back, name="cost-put-back"),
]
