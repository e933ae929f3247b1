"""Addresses of alerts, under `/w/<slug>/`: what the workspace sets up, and what each chooses."""

from django.urls import path

from testigo.web.alerts import code_views, log_views, my_views, views

urlpatterns = [
    path("settings/alerts", views.alerts, name="alerts"),
    path("settings/alerts/log", log_views.deliveries, name="alerts-log"),
    path("settings/alerts/log/again", log_views.again_all, name="alerts-again-all"),
    path("settings/alerts/log/<str:delivery>/again", log_views.again, name="alerts-again"),
    path("settings/alerts/channels/<slug:kind>", views.channel, name="alerts-channel"),
    path("settings/alerts/channels/<slug:kind>/test", views.test, name="alerts-test"),
    path("settings/alerts/channels/<slug:kind>/off", views.off, name="alerts-off"),
    path("settings/my-alerts", my_views.mine, name="my-alerts"),
    path("settings/my-alerts/<slug:kind>/test", my_views.test, name="my-alerts-test"),
    path("settings/my-alerts/<slug:kind>/code", code_views.again, name="my-alerts-code"),
    path("settings/my-alerts/<slug:kind>/confirm", code_views.confirm, name="my-alerts-confirm"),
]
