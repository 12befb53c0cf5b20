"""Sources beside a claim, and the passages quoted from them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from claims import evidence
from claims.forms import EvidenceForm, SourceForm, WholeSourceForm
from claims.models import Claim, Evidence
from claims.views import panes
from claims.views.claims import claim_or_404
from claims.views.desk import context as desk_context
from claims.views.desk import places
from claims.views.whence import appearance_of
from sources import collecting, dispatch
from sources.canonical import BadUrl
from sources.models import Reason, Snapshot, Source
from workbench.common.errors import DomainError


@login_required
@require_POST
def add_source(request, uid):
    """Attach sources by address (several lines), as a file, or as pasted text."""
    claim = claim_or_404(request, uid)
    form = SourceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, claim, source_form=form, status=422)
    known = claim.attachments.count()
    try:
        added = _take_in(claim, form, by=request.user)
    except DomainError as refusal:
        field = {"url": "urls"}.get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, refusal.message)
        return _refused(request, claim, source_form=form, status=refusal.status)
    new = claim.attachments.count() - known
    if new:
        words = ngettext("%(n)s source attached.", "%(n)s sources attached.", new) % {"n": new}
        messages.success(request, words)
    else:
        messages.info(request, _("This source was already here."))
    return _pane(request, claim, source_uid=str(added[-1].uid))


@login_required
@require_POST
def detach(request, uid):
    """Take a source away from a claim."""
    claim = claim_or_404(request, uid)
    source = _source_or_404(request, claim)
    undo = {
        "words": _("Source taken away."),
        "undo_url": reverse("claim-source-again", args=[uid, source.uid]),
    }
    return _turn_source(request, claim, source, evidence.detach, undo["words"], **undo)


@login_required
@require_POST
def attach_again(request, uid, source_uid):
    """Undo that a source was taken away."""
    claim = claim_or_404(request, uid)
    source = get_object_or_404(Source.objects.visible_to(request.user), uid=source_uid)
    return _turn_source(request, claim, source, evidence.attach, _("The source is back."))


@login_required
@require_POST
def cite(request, uid):
    """A selection in a snapshot, or words that stand in it once, become evidence."""
    claim = claim_or_404(request, uid)
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        return _refused(request, claim, evidence_form=form, details_form=form, status=422)
    data = form.cleaned_data
    snapshot = get_object_or_404(
        Snapshot.objects.visible_to(request.user).select_related("source"), uid=data["snapshot"]
    )
    told = {"stance": data["stance"], "by": request.user, "at": timezone.now(), **form.details()}
    try:
        if data["exact"]:
            piece = evidence.cite(claim, snapshot, data["start"], data["end"], data["exact"], **told)
        else:
            piece = evidence.cite_words(claim, snapshot, data["words"], **told)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        said = _said(refusal, claim, snapshot, form) | {"evidence_form": form, "details_form": form}
        return _refused(request, claim, status=refusal.status, **said)
    messages.success(request, _("Evidence added."))
    return _pane(request, claim, source_uid=str(snapshot.source.uid), cited=piece)


@login_required
@require_POST
def cite_whole(request, uid):
    """The whole source that is open becomes evidence, with the reason why no passage is quoted."""
    claim = claim_or_404(request, uid)
    source = _source_or_404(request, claim)
    form = WholeSourceForm(request.POST)
    if not form.is_valid():
        said = {"whole_form": form, "details_form": form}
        return _refused(request, claim, status=422, source_uid=str(source.uid), **said)
    told = {"stance": form.cleaned_data["stance"], "by": request.user, "at": timezone.now(), **form.details()}
    try:
        piece = evidence.cite_whole(claim, source, reason=form.cleaned_data["whole_reason"], **told)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        said = {"quote_refusal": refusal.message, "whole_form": form, "details_form": form}
        return _refused(request, claim, status=refusal.status, source_uid=str(source.uid), **said)
    messages.success(request, _("Evidence added."))
    return _pane(request, claim, source_uid=str(source.uid), cited=piece)


@login_required
@require_POST
def withdraw(request, uid):
    """Take a piece of evidence back."""
    piece = _piece_or_404(request, uid)
    undo = {"words": _("Evidence withdrawn."), "undo_url": reverse("evidence-restore", args=[uid])}
    return _turn(request, piece, evidence.withdraw, undo["words"], uncited=piece, **undo)


@login_required
@require_POST
def restore(request, uid):
    """Undo a withdrawal."""
    piece = _piece_or_404(request, uid)
    return _turn(request, piece, evidence.restore, _("Evidence restored."), cited=piece)


def _source_or_404(request, claim: Claim) -> Source:
    """The source beside claim that the form names."""
    try:
        return get_object_or_404(Source, attachments__claim=claim, uid=UUID(request.POST.get("source", "")))
    except ValueError as no_uid:
        raise Http404 from no_uid


def _piece_or_404(request, uid) -> Evidence:
    pieces = Evidence.objects.filter(claim__in=Claim.objects.visible_to(request.user))
    return get_object_or_404(pieces.select_related("claim", "passage", "source"), uid=uid)


def _turn(request, piece: Evidence, decide, done: str, **shown):
    """Decide on a piece; shown: what the pane's context holds besides, when it was done."""
    source_uid = request.GET.get("source") or str(piece.source.uid)
    shown = _decided(request, lambda **told: decide(piece, **told), done, shown)
    return _pane(request, piece.claim, source_uid=source_uid, **shown)


def _turn_source(request, claim: Claim, source: Source, decide, done: str, **shown):
    """Decide on a source beside a claim; shown as for _turn."""
    shown = _decided(request, lambda **told: decide(claim, source, **told), done, shown)
    return _pane(request, claim, source_uid=request.GET.get("source", ""), **shown)


def _decided(request, decide, done: str, shown: dict) -> dict:
    """Decide, and say what came of it. Returns what of shown there is to show."""
    try:
        decide(by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return {}
    if not (request.htmx and "words" in shown):  # else its notice carries the undo
        messages.success(request, done)
    return shown


def _at_address(address: str, *, by, at, is_one_of_many: bool) -> tuple[Source, bool]:
    try:
        return collecting.by_url(address, by=by, at=at)
    except BadUrl as refusal:
        if is_one_of_many:
            refusal.message = f"{address}: {refusal.message}"
        raise


@transaction.atomic
def _take_in(claim: Claim, form: SourceForm, *, by) -> list[Source]:
    at = timezone.now()
    data, added = form.cleaned_data, []
    for address in form.addresses():
        source, is_new = _at_address(address, by=by, at=at, is_one_of_many=len(form.addresses()) > 1)
        if is_new or not source.snapshots.exists():
            dispatch.request_fetch(source, by=by, at=at, reason=Reason.FIRST if is_new else Reason.RETRY)
        added.append(source)
    if data["file"]:
        file, details = data["file"], {"title": data["title"], "declared": data["file"].content_type}
        attempt = collecting.upload(file.read(), file.name, by=by, at=at, **details)
        dispatch.announce(attempt)
        added.append(attempt.source)
    if data["text"]:
        added.append(collecting.paste(data["text"], by=by, at=at, title=data["title"]).source)
    for source in added:
        evidence.attach(claim, source, by=by, at=at)
    return added


def _pane(request, claim: Claim, *, source_uid: str, **shown):
    """The sources pane with one source open; without htmx, the whole desk."""
    article = _article_of(request, claim)
    target = (
        panes.desk_url(article, claim=claim.uid, source=source_uid) if article else claim.get_absolute_url()
    )
    if not request.htmx:
        return HttpResponseRedirect(target)
    page = panes.sources_pane(claim, article=article, source_uid=source_uid)
    response = render(request, "claims/_sources_pane.html", page | shown | {"is_swap": True})
    response["HX-Push-Url"] = target
    return response


def _said(refusal: DomainError, claim: Claim, snapshot: Snapshot, form: EvidenceForm) -> dict:
    """What the pane says of a quotation that was refused, and the places that may have been meant.

    Words that stand nowhere can be kept with the whole source.
    """
    sought = form.cleaned_data["exact"] or form.cleaned_data["words"]
    return {
        "unanchored": sought,
        "quote_refusal": refusal.message,
        "quote_candidates": places(snapshot.text, getattr(refusal, "candidates", []), sought=sought),
        "post_url": f"{reverse('claim-evidence', args=[claim.uid])}?source={snapshot.source.uid}",
        "target": "#sources-pane",
        "language": snapshot.language,
        "kept": form.kept() | {"snapshot": snapshot.uid, "stance": form.cleaned_data["stance"]},
    }


def _refused(request, claim: Claim, *, status: int, source_uid: str = "", **said):
    """The pane with everything typed and the reasons beside it."""
    article, source_uid = _article_of(request, claim), source_uid or request.GET.get("source", "")
    if request.htmx or article is None:
        page = panes.sources_pane(claim, article=article, source_uid=source_uid) | said
        return render(request, "claims/_sources_pane.html", page, status=status)
    page = desk_context(request, article, claim, source_uid=source_uid) | {"tab": "source"} | said
    return render(request, "claims/desk.html", page, status=status)


def _article_of(request, claim: Claim):
    appearance = appearance_of(request, claim)
    return appearance and appearance.article
