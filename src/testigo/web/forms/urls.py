"""Addresses of forms and of the field map, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.forms import answer_views, map_views, version_views, views

_FORM = "settings/forms/<slug:form>"

urlpatterns = [
    path("settings/forms", views.forms, name="forms"),
    path("settings/forms/<slug:form>", views.form, name="form"),
    path("settings/forms/<slug:form>/preview", views.preview, name="form-preview"),
    path(
        "settings/forms/<slug:form>/preview/frame", views.preview_frame, name="form-preview-frame"
    ),
    path(f"{_FORM}/answers", answer_views.answers, name="form-answers"),
    path(f"{_FORM}/answers.<slug:kind>", answer_views.export, name="form-answers-file"),
    path(f"{_FORM}/versions", version_views.versions, name="form-versions"),
    path(f"{_FORM}/versions/<int:number>", version_views.version, name="form-version"),
    path(f"{_FORM}/versions/<int:number>/frame", version_views.frame, name="form-version-frame"),
    path(f"{_FORM}/versions/<int:number>/draft", version_views.restore, name="form-restore"),
    path("settings/forms/<slug:form>/<slug:act>", views.act, name="form-act"),
    path("settings/fields", map_views.fields, name="fields"),
    path("settings/fields/<slug:trait>", map_views.field, name="field"),
]
