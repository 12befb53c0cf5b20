"""What somebody asks for again and again, kept under a name: the filters of a list, a search."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims import kept_filters
from claims.forms import FilterForm
from claims.models import SavedFilter


@login_required
@require_POST
def keep(request):
    """Keep a page's filters under a name; the same name again replaces what it stood for."""
    form = FilterForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(errors))
        asked = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
        return HttpResponseRedirect(asked) if is_ours else redirect("queue")
    kept, _is_new = kept_filters.keep(request.user, **form.cleaned_data)
    messages.success(request, _("Kept as “%(name)s”.") % {"name": kept.name})
    return HttpResponseRedirect(kept.get_absolute_url())


@login_required
@require_POST
def forget(request, uid):
    """Forget a filter of one's own."""
    kept = get_object_or_404(SavedFilter, owner=request.user, uid=uid)
    kept.delete()
    messages.success(request, _("“%(name)s” is forgotten.") % {"name": kept.name})
    return redirect(kept.page)
