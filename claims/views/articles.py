"""Articles: the list, and a new one by address, file or pasted text."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from claims import access, intake
from claims.filters import ArticleFilter
from claims.forms import ArticleForm
from claims.models import Article, State
from sources import collecting, dispatch
from sources.models import Reason
from workbench.common.errors import DomainError
from workbench.common.paging import newest_first

# For whoever wants to see how it works before there is an article: a place and people that do not exist.
SAMPLE = {
    "title": _("The library of Villasola, in figures"),
    "text": _(
        "The mayor of Villasola said on Monday that the library “has doubled its readers in three years”.\n\n"
        "According to the council, 4,210 people borrowed a book in 2025, 12.4% more than the year before. "
        "The opposition answered that the number of books on loan has fallen since 2022.\n\n"
        "The new reading room will open on 3 March."
    ),
}


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
    """Freeze a text, or ask for it to be fetched, and open the desk on it. ?sample=1: a text to try."""
    if not access.may(request.user, "add_article"):
        raise PermissionDenied(gettext("Your role does not include adding articles."))
    sample = {name: str(words) for name, words in SAMPLE.items()} if request.GET.get("sample") else None
    form = ArticleForm(request.POST or None, request.FILES or None, initial=sample)
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
        file, details = data["file"], {"title": data["title"], "declared": data["file"].content_type}
        attempt = collecting.upload(file.read(), file.name, by=by, at=at, **details)
        dispatch.announce(attempt)
        source = attempt.source
    else:
        source = collecting.paste(data["text"], by=by, at=at, title=data["title"]).source
    return intake.open_article(
        source, by=by, at=at, published_on=data["published_on"], language=data["language"]
    )
