"""Where do people read how the API works? A page over the schema, and one on every kind of problem."""

from django.http import Http404
from django.shortcuts import render
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.renderers import JSONRenderer, TemplateHTMLRenderer

from workbench.api.problems import TITLES, title_of


class SchemaView(SpectacularAPIView):
    """The OpenAPI description of the API (YAML or JSON)."""

    authentication_classes = []
    permission_classes = []
    versioning_class = None
    api_version = "v1"


class DocsView(SpectacularSwaggerSplitView):
    """The schema to read and try. Split: the script is a file of its own, as our content policy asks."""

    authentication_classes = []
    permission_classes = []
    renderer_classes = [TemplateHTMLRenderer, JSONRenderer]
    versioning_class = None
    template_name = "api/docs.html"
    url_name = "schema"
    url_self = None


def problem(request, code: str):
    """What a problem's `type` address leads to."""
    if code not in TITLES:
        raise Http404
    return render(request, "api/problem.html", {"code": code, "title": title_of(code, 0)})


def problems(request):
    """Every kind of problem the API can report."""
    return render(request, "api/problems.html", {"problems": TITLES.items()})
