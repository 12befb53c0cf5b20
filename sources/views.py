"""Sources: the list, one document with its versions and attempts, a watch, the captures themselves."""

from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST, require_safe

from sources import collecting, disclosing, dispatch, fetching, freshness, showing
from sources.filters import SourceFilter
from sources.forms import ContentForm, DisclosureForm, WatchForm
from sources.models import FetchAttempt, Reason, Snapshot, Source, State, Watch
from workbench.common.errors import DomainError
from workbench.common.paging import filled, newest_first
from workbench.common.sending import Download

# A captured page may do nothing at all, and lie in no frame but ours.
CAPTURE_POLICY = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


@login_required
@require_safe
def sources(request):
    """Newest first, filtered by the same filters as the API."""
    asked = filled(request.GET)
    found = SourceFilter(asked, queryset=Source.objects.visible_to(request.user))
    mine = {"source": OuterRef("pk")}
    rows = found.qs.select_related("publisher").annotate(
        versions=Subquery(Snapshot.objects.filter(**mine).order_by("-number").values("number")[:1]),
        last_state=Subquery(FetchAttempt.objects.filter(**mine).order_by("-id").values("state")[:1]),
    )
    page = newest_first(rows, asked)
    for row in page.rows:
        row.last_state_word = State(row.last_state).label if row.last_state else ""
    return render(request, "sources/sources.html", {"filter": found, "page": page})


@login_required
@require_safe
def source(request, uid):
    """One document: the version asked for (?version=), else the newest, and every attempt at it."""
    row = _source(request, uid)
    return render(request, "sources/source.html", _context(request, row))


@login_required
@require_safe
def progress(request, uid):
    """The newest attempt alone: what a page asks for again while a capture runs.

    ?seen=<stage> is answered with nothing (204) as long as it has not moved. With ?reloads=1 the page is told
    to load anew once there is a text. ?back= names the page that the ways on return to.
    """
    row = _source(request, uid)
    attempt = row.attempts.order_by("-id").first()
    if attempt and attempt.stage == request.GET.get("seen"):
        return HttpResponse(status=204)
    page = {"source": row, "attempt": attempt, "reloads": request.GET.get("reloads")}
    page["back"] = request.GET.get("back", "")
    response = render(request, "sources/_attempt.html", page)
    if page["reloads"] and attempt and attempt.state in (State.STORED, State.UNCHANGED):
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def retry(request, uid):
    """Fetch the document again."""
    row = _source(request, uid)
    try:
        dispatch.request_fetch(row, by=request.user, at=timezone.now(), reason=Reason.RETRY)
    except collecting.NoAddress as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("We are fetching it again."))
    return _back(request, row)


@login_required
@require_POST
def cancel(request, uid):
    """End the capture that is under way."""
    row = _source(request, uid)
    try:
        fetching.cancel_open(row, by=request.user, at=timezone.now())
    except fetching.AttemptEnded as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The capture was cancelled."))
    return _back(request, row)


@login_required
@require_POST
def content(request, uid):
    """A file or a text for a document that cannot be fetched."""
    row = _source(request, uid)
    form = ContentForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        at, data = timezone.now(), form.cleaned_data
        try:
            if data["file"]:
                file, details = data["file"], {"source": row, "declared": data["file"].content_type}
                attempt = collecting.upload(file.read(), file.name, by=request.user, at=at, **details)
                dispatch.announce(attempt)
            else:
                collecting.paste(data["text"], by=request.user, at=at, source=row)
            return _back(request, row)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = refusal.status
    return render(request, "sources/source.html", _context(request, row) | {"form": form}, status=status)


@login_required
@require_POST
def disclose(request, uid, number):
    """Let the copy of a private version be shown, with a reason."""
    row = _source(request, uid)
    snapshot = get_object_or_404(row.snapshots, number=number)
    form = DisclosureForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            disclosing.disclose(
                snapshot, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
            return redirect(snapshot)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = refusal.status
    page = _context(request, row, version=str(number)) | {"disclosure_form": form}
    return render(request, "sources/source.html", page, status=status)


@login_required
@require_safe
@xframe_options_sameorigin
def captured(request, uid):
    """A version as it was captured, made harmless: what the frame on its source's page shows."""
    snapshot = _snapshot(request, uid)
    page, status = {"snapshot": snapshot}, 200
    try:
        page["markup"] = showing.as_captured(snapshot)
    except DomainError as refusal:
        page["refusal"], status = refusal.message, refusal.status
    response = render(request, "sources/captured.html", page, status=status)
    response["Content-Security-Policy"] = CAPTURE_POLICY
    # a sandboxed page may not open alone under the policy of the other pages
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def body(request, uid):
    """The bytes of a version as they were received, to be saved and never shown."""
    snapshot = _snapshot(request, uid)
    return _download(
        request, snapshot, lambda: BytesIO(showing.body(snapshot)), name=showing.file_name(snapshot)
    )


@login_required
@require_GET
def warc(request, uid):
    """The archive file of a version."""
    snapshot = _snapshot(request, uid)
    name = showing.file_name(snapshot, "warc.gz")
    return _download(
        request, snapshot, lambda: showing.hand_out(snapshot, by=request.user, at=timezone.now()), name=name
    )


def _download(request, snapshot: Snapshot, opened, *, name: str):
    try:
        return Download(opened(), name=name)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(snapshot)


def _snapshot(request, uid) -> Snapshot:
    rows = Snapshot.objects.visible_to(request.user).select_related("source")
    return get_object_or_404(rows.defer("text", "blocks", "headers"), uid=uid)


@login_required
@require_POST
def watch(request, uid):
    """Look at the page again and again from now on, or otherwise than until now."""
    row = _source(request, uid)
    form = WatchForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            freshness.watch(row, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = refusal.status
        else:
            messages.success(request, _("We keep an eye on it."))
            return _back(request, row)
    page = _context(request, row) | {"watch_form": form}
    return render(request, "sources/source.html", page, status=status)


@login_required
@require_POST
def unwatch(request, uid):
    """Stop looking at the page."""
    row = _source(request, uid)
    try:
        freshness.unwatch(row, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("It is not watched any more."))
    return _back(request, row)


def _source(request, uid) -> Source:
    return get_object_or_404(Source.objects.visible_to(request.user).select_related("publisher"), uid=uid)


def _context(request, row: Source, *, version: str = "") -> dict:
    versions = row.snapshots.select_related("captured_by").defer("text", "blocks", "headers")
    snapshots = list(versions.order_by("-number"))
    wanted = version or request.GET.get("version", "")
    chosen = next((s for s in snapshots if str(s.number) == wanted), snapshots[0] if snapshots else None)
    if chosen:
        chosen.refresh_from_db(fields=["text", "blocks", "headers"])
    attempts = list(row.attempts.select_related("asked_by").order_by("-id")[:20])
    return {
        "source": row,
        "snapshots": snapshots,
        "numbers": [each.number for each in snapshots],
        "snapshot": chosen,
        "as_captured": bool(chosen and chosen.archive_name and request.GET.get("as") == "captured"),
        "attempts": attempts,
        "attempt": attempts[0] if attempts else None,
        "form": ContentForm(),
        "disclosure_form": DisclosureForm(),
        "may_disclose": disclosing.may_disclose(request.user),
        "watch": Watch.objects.filter(source=row).select_related("by").first(),
        "watch_form": WatchForm(),
    }


def _back(request, row: Source):
    """The page the form was on, when it says so and it is ours; else the source's own."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(target)
    return redirect(row)
