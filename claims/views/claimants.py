"""What readers see of a claimant: every check of their statements, how it came to it, and no score."""

import json

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.models import Check, Claimant
from workbench.common.paging import filled, newest_first

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@require_safe
def claimant(request, lang, uid):
    """The standing checks whose editions name this claimant, newest first; 404 when there is none."""
    row = get_object_or_404(Claimant, uid=uid)
    asked = filled(request.GET)
    checks = Check.objects.standing().filter(claimant_name__in=[row.name, *row.aliases])
    page = newest_first(checks.select_related("edition"), asked)
    if not page.rows:
        raise Http404
    for check in page.rows:
        check.document = json.loads(check.edition.document)
    addresses = {code: reverse("claimant", args=[code, uid]) for code in LANGUAGES}
    shown = {
        "claimant": row,
        "page": page,
        "lang": lang,
        "method": settings.SELECTION_METHOD,
        "language_urls": addresses,
        "alternates": {code: settings.PUBLIC_URL + address for code, address in addresses.items()},
    }
    return render(request, "claims/claimant.html", shown)
