"""Address of the search of everything, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.search import views

urlpatterns = [path("search", views.search, name="search")]
