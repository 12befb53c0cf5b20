"""Other people's fact-checks on their way in: ask for an import, watch it, read what was skipped."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims import access, dispatch
from claims.forms import ImportForm
from claims.models import ImportRun
from workbench.common.errors import DomainError
from workbench.common.paging import newest_first


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request):
    """What was imported, and a form for more."""
    _require_newsroom(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                run = dispatch.request_import(**form.cleaned_data, by=request.user, at=timezone.now())
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = refusal.status
            else:
                return redirect("import", uid=run.uid)
    page = newest_first(ImportRun.objects.select_related("asked_by").defer("faults"), request.GET)
    return render(request, "claims/imports.html", {"page": page, "form": form}, status=status)


@login_required
@require_safe
def import_run(request, uid):
    """One import: how far it is, and what was skipped. For htmx the part that changes."""
    _require_newsroom(request)
    run = get_object_or_404(ImportRun.objects.select_related("asked_by"), uid=uid)
    is_part = request.htmx and not request.htmx.history_restore_request
    name = "claims/_import.html" if is_part else "claims/import.html"
    response = render(request, name, {"run": run, "untold": run.skipped - len(run.faults)})
    patch_vary_headers(response, ("HX-Request",))
    return response


def _require_newsroom(request) -> None:
    if not access.may(request.user, "keep_outside"):
        raise PermissionDenied(_("Your role does not include importing."))
