"""Public addresses of the verification."""

from django.urls import path

from testigo.web.verify import views

urlpatterns = [
    path("v/", views.ask, name="verify"),
    path("v/file", views.file, name="verify-file"),
    path("v/<str:code>", views.code, name="verify-code"),
]
