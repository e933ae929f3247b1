"""Addresses of copies of e-mails, under `/w/<slug>/`: one's own address, and what was set aside."""

from django.urls import path

from testigo.web.mail_copies import views

urlpatterns = [
    path("settings/mail-copies", views.copies, name="mail-copies"),
    path("settings/mail-copies/address", views.renew, name="mail-copies-address"),
    path("settings/mail-copies/<str:mail>/whose", views.whose, name="mail-copies-whose"),
    path("settings/mail-copies/<str:mail>/dismiss", views.dismiss, name="mail-copies-dismiss"),
]
