"""Addresses outside any workspace."""

from django.urls import path

from testigo.web.frame import health, installed, preferences, sign_in, spaces, views

urlpatterns = [
    path("", spaces.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("sw.js", installed.service_worker, name="service-worker"),
    path("offline", installed.offline, name="offline"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("spaces/", views.spaces, name="spaces"),
    path("language/", preferences.switch_language, name="language"),
    path("theme/", preferences.switch_theme, name="theme"),
    path("keys/", preferences.switch_single_keys, name="single-keys"),
]
