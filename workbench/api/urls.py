"""Every address of the API. A version is a URL namespace."""

from django.urls import include, path, re_path
from rest_framework.routers import APIRootView, DefaultRouter

from claims.api.appearances import AppearanceViewSet
from claims.api.articles import ArticleViewSet
from claims.api.changes import ChangeViewSet
from claims.api.checks import CheckViewSet
from claims.api.claims import ClaimViewSet
from claims.api.evidence import EvidenceViewSet
from claims.api.saved_filters import SavedFilterViewSet
from claims.api.searching import SearchViewSet
from claims.api.sources import SourceIntakeViewSet
from claims.api.verdicts import VerdictViewSet
from claims.api.webhooks import WebhookViewSet
from sources.api.viewsets import SnapshotViewSet
from workbench.api import docs
from workbench.api.views import nothing_here


class Root(APIRootView):
    """The lists there are."""

    is_public = True


class Router(DefaultRouter):
    APIRootView = Root
    include_format_suffixes = False


router = Router()
router.register("appearances", AppearanceViewSet, basename="appearance")
router.register("articles", ArticleViewSet, basename="article")
router.register("changes", ChangeViewSet, basename="change")
router.register("checks", CheckViewSet, basename="check")
router.register("claims", ClaimViewSet, basename="claim")
router.register("evidence", EvidenceViewSet, basename="evidence")
router.register("saved-filters", SavedFilterViewSet, basename="saved-filter")
router.register("search", SearchViewSet, basename="api-search")
router.register("snapshots", SnapshotViewSet, basename="snapshot")
router.register("sources", SourceIntakeViewSet, basename="source")
router.register("verdicts", VerdictViewSet, basename="verdict")
router.register("webhooks", WebhookViewSet, basename="api-webhook")

urlpatterns = [
    path("v1/", include((router.urls, "v1"))),
    path("schema/", docs.SchemaView.as_view(), name="schema"),
    path("docs/", docs.DocsView.as_view(), name="api-docs"),
    path("problems/", docs.problems, name="problems"),
    path("problems/<slug:code>", docs.problem, name="problem"),
    # addresses without their last slash are left to CommonMiddleware, which leads on
    re_path(r"^(?P<path>.*/)$", nothing_here),
]
