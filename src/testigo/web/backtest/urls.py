"""Addresses of the backtest, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.backtest import views

urlpatterns = [
    path("pact/backtest", views.backtest, name="backtest"),
    path("pact/backtest/threshold", views.take, name="backtest-take"),
    path("pact/backtest/<slug:backtest>", views.progress, name="backtest-run"),
    path("pact/backtest/<slug:backtest>/cancel", views.call_off, name="backtest-cancel"),
]
