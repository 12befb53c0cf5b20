"""What leaves the building: publish, correct, retract, each after a look; and the case file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from claims import access, casefile, publication
from claims.export import soundness
from claims.export.claimreview import claim_review
from claims.forms import PublishForm, RetractForm
from claims.models import State
from claims.views.claims import claim_or_404
from workbench.common.errors import DomainError
from workbench.common.sending import Download


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, uid):
    """A preview of the edition, and the button that publishes it."""
    claim = claim_or_404(request, uid)
    check = getattr(claim, "check_page", None)
    is_correction = check is not None and claim.state == State.APPROVED  # else the move itself is refused
    preview = _preview(claim)
    form = PublishForm(
        request.POST if request.method == "POST" else None,
        is_first=not is_correction,
        initial={"kind": preview.get("edition", {}).get("kind")},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            edition = publication.publish(
                claim,
                by=request.user,
                at=timezone.now(),
                kind=form.cleaned_data["kind"],
                note=form.cleaned_data["note"],
            )
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = refusal.status
        else:
            messages.success(request, _("Published: edition %(number)s.") % {"number": edition.number})
            return redirect("check", get_language(), edition.slug)
    elif request.method == "POST":
        status = 422
    page = {"claim": claim, "form": form, "check": check}
    page |= {"obstacle": _obstacle(request.user, claim)} | preview
    if "edition" in preview and form.is_bound:
        page["edition"] |= {name: form[name].value() or preview["edition"][name] for name in ("kind", "note")}
    return render(request, "claims/publish.html", page, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retract(request, uid):
    """A tombstone in place of the check, with a public note."""
    claim = claim_or_404(request, uid)
    form = RetractForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                publication.retract(claim, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = refusal.status
            else:
                messages.success(request, _("Retracted. Readers find your note in its place."))
                return redirect(claim)
    check = getattr(claim, "check_page", None)
    page = {
        "claim": claim,
        "form": form,
        "check": check,
        "obstacle": _obstacle_to_retract(request.user, check),
    }
    return render(request, "claims/retract.html", page, status=status)


def _preview(claim) -> dict:
    """What readers would see; a reason instead when nothing can be published yet."""
    try:
        edition = publication.preview(claim, at=timezone.now())
    except DomainError as refusal:
        return {"refusal": refusal.message}
    review = claim_review(edition) if edition["verdicts"] else {}
    sound = review and {"faults": soundness.faults(review), "advice": soundness.advice(review)}
    return {"edition": edition, **(sound or {})}


def _obstacle(user, claim) -> str:
    """Why the button would be refused: the claim is elsewhere, or the step is for somebody else."""
    if claim.state != State.APPROVED:
        return _("Only an approved claim can be published; this one is “%(state)s”.") % {
            "state": claim.get_state_display()
        }
    if not access.may(user, "publish", claim):
        return _("Your role does not include publishing; a reviewer or an administrator can do it.")
    return ""


def _obstacle_to_retract(user, check) -> str:
    if check is None:
        return _("Nothing of this claim is published.")
    if check.is_retracted:
        return _("This check is already retracted.")
    if not access.may(user, "retract", check.claim):
        return _("Your role does not include retracting; a reviewer or an administrator can do it.")
    return ""


@login_required
@require_GET
def case_file(request, uid):
    """The whole evidence of a claim as one file that checks itself."""
    claim = claim_or_404(request, uid)
    built = casefile.hand_out(claim, by=request.user, at=timezone.now())
    return Download(built, name=casefile.file_name(claim), content_type="application/zip")
