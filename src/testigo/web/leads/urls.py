"""Addresses of the list of leads, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.leads import board_views, export_views, new_views, saved_views, views

urlpatterns = [
    path("leads", views.leads, name="leads"),
    path("leads.<str:kind>", export_views.export, name="leads-export"),
    path("leads/new", new_views.new, name="lead-new"),
    path("leads/board", board_views.board, name="board"),
    path("leads/board/<slug:person>", board_views.move, name="board-move"),
    path("leads/views/save", saved_views.save, name="view-save"),
    path("leads/views/open", saved_views.opening, name="view-open"),
    path("leads/views/<str:view>/rename", saved_views.rename, name="view-rename"),
    path("leads/views/<str:view>/remove", saved_views.remove, name="view-remove"),
]
