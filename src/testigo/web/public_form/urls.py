"""Public addresses of forms."""

from django.urls import path

from testigo.web.public_form import confirming, views

urlpatterns = [
    path("f/<slug:address>", views.form, name="public-form"),
    path("f/<slug:address>/embed", views.embedded, name="public-form-embed"),
    path("f/<slug:address>/thanks", views.thanks, name="public-form-thanks"),
    path("f/<slug:address>/confirm", confirming.confirm, name="public-form-confirm"),
    path("f/<slug:address>/confirmed", confirming.confirmed, name="public-form-confirmed"),
]
