"""Address of what lies behind the gear, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.settings import views

urlpatterns = [
    path("settings", views.settings, name="settings"),
    path("settings/set-aside/retry", views.retry, name="settings-retry"),
]
