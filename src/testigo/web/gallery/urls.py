"""Address of the gallery, outside any workspace."""

from django.urls import path

from testigo.web.gallery import views

urlpatterns = [path("gallery", views.gallery, name="gallery")]
