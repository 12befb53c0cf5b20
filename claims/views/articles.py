"""Articles: the list, and a new one by address, file or pasted text."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims import access, intake
from claims.filters import ArticleFilter
from claims.forms import ArticleForm
from claims.models import Article, State
from sources import collecting, dispatch
from sources.models import Reason
from workbench.common.errors import DomainError
from workbench.common.paging import newest_first


@login_required
@require_safe
def articles(request):
    """Newest first, filtered by the same filters as the API."""
    found = ArticleFilter(request.GET, queryset=Article.objects.visible_to(request.user))
    rows = found.qs.select_related("source__publisher", "assignee").annotate(
        claim_count=Count("appearances", filter=~Q(appearances__claim__state=State.DROPPED))
    )
    page = newest_first(rows, request.GET)
    return render(request, "claims/articles.html", {"filter": found, "page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Freeze a text, or ask for it to be fetched, and open the desk on it."""
    if not access.may(request.user, "add_article"):
        raise PermissionDenied(_("Your role does not include adding articles."))
    form = ArticleForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect(_take_in(form.cleaned_data, by=request.user))
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = refusal.status
    return render(request, "claims/article_new.html", {"form": form}, status=status)


def _take_in(data: dict, *, by) -> Article:
    at = timezone.now()
    if data["url"]:
        source, is_new = collecting.by_url(data["url"], by=by, at=at)
        if is_new or not source.snapshots.exists():
            dispatch.request_fetch(source, by=by, at=at, reason=Reason.FIRST if is_new else Reason.RETRY)
    elif data["file"]:
        attempt = collecting.upload(data["file"].read(), data["file"].name, by=by, at=at, title=data["title"])
        dispatch.announce(attempt)
        source = attempt.source
    else:
        source = collecting.paste(data["text"], by=by, at=at, title=data["title"]).source
    return intake.open_article(
        source, by=by, at=at, published_on=data["published_on"], language=data["language"]
    )
