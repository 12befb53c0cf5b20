"""The addresses of the Fact Check Tools API v1alpha1."""

from django.urls import path

from claims.api import factchecktools

urlpatterns = [
    path("claims:search", factchecktools.claims_search, name="fct-search"),
    path("claims:imageSearch", factchecktools.claims_image_search, name="fct-image-search"),
    path("pages", factchecktools.pages, name="fct-pages"),
    path("pages/<page_id>", factchecktools.page, name="fct-page"),
]
