"""All there is about a claim on paper: made to be printed, and read away from the screen."""

import time

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from claims import dispatch, dossier, printing
from claims.views.claims import claim_or_404
from workbench.common.errors import DomainError
from workbench.common.sending import Download

PATIENCE_SECONDS = 60  # how long a page looks by itself whether its print is there


@login_required
@require_safe
def page(request, uid):
    """Verdicts, evidence with its proof, reviews, editions, history; ?confidential=no leaves such out."""
    claim = claim_or_404(request, uid)
    shown = dossier.contents_of(claim, leaves_out=_leaves_out(request), at=timezone.now())
    return render(request, "claims/dossier.html", shown)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pdf(request, uid):
    """The dossier as a PDF: a POST asks a worker for it, the page that follows has it when it is there."""
    claim = claim_or_404(request, uid)
    wishes = {
        "language": translation.get_language(),
        "zone": timezone.get_current_timezone_name(),
        "leaves_out": _leaves_out(request),
    }
    kept = "&confidential=no" if wishes["leaves_out"] else ""
    if request.method == "POST":
        try:
            dispatch.request_print(claim, **wishes)
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(f"{reverse('claim-dossier', args=[uid])}?{kept[1:]}")
        return HttpResponseRedirect(f"{request.path}?asked={int(time.time())}{kept}")
    name = printing.name_of(claim, **wishes)
    if default_storage.exists(name):
        file = default_storage.open(name)
        return Download(file, name=f"dossier-{claim.uid}.pdf", content_type="application/pdf")
    asked = request.GET.get("asked", "")
    waits = asked.isdecimal() and 0 <= time.time() - int(asked) < PATIENCE_SECONDS
    shown = {"claim": claim, "waits": waits, "asked": bool(asked), "leaves_out": wishes["leaves_out"]}
    return render(request, "claims/dossier_pdf.html", shown)


def _leaves_out(request) -> bool:
    return request.GET.get("confidential") == "no"
