"""Addresses of sources."""

from django.urls import path

from sources import views

urlpatterns = [
    path("sources/", views.sources, name="sources"),
    path("sources/<uuid:uid>/", views.source, name="source"),
    path("sources/<uuid:uid>/progress/", views.progress, name="source-progress"),
    path("sources/<uuid:uid>/retry/", views.retry, name="source-retry"),
    path("sources/<uuid:uid>/cancel/", views.cancel, name="source-cancel"),
    path("sources/<uuid:uid>/versions/<int:number>/disclose/", views.disclose, name="source-disclose"),
    path("sources/<uuid:uid>/content/", views.content, name="source-content"),
    path("snapshots/<uuid:uid>/captured/", views.captured, name="snapshot-captured"),
    path("snapshots/<uuid:uid>/body/", views.body, name="snapshot-body"),
    path("snapshots/<uuid:uid>/warc/", views.warc, name="snapshot-warc"),
    path("sources/<uuid:uid>/watch/", views.watch, name="source-watch"),
    path("sources/<uuid:uid>/unwatch/", views.unwatch, name="source-unwatch"),
]
