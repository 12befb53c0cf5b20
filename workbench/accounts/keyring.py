"""Which programs work in my name? One's own access tokens: make, look after, revoke."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from workbench.accounts.forms import TokenForm
from workbench.accounts.models import AccessToken, Scope
from workbench.api import tokens


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_tokens(request):
    """One's tokens, and a form for one more, whose words the answer shows this once."""
    form = TokenForm(request.POST if request.method == "POST" else None, person=request.user)
    words, status = "", 200
    if request.method == "POST":
        if not request.user.is_newsroom:
            raise PermissionDenied(_("Tokens are for people with a role in the newsroom."))
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            _token, words = tokens.issue(
                request.user,
                name=given["name"],
                scopes=given["scopes"],
                days=int(given["days"]),
                by=request.user,
                at=timezone.now(),
            )
            form, status = TokenForm(person=request.user), 201
    rows = list(AccessToken.objects.filter(user=request.user).order_by("-created"))
    for token in rows:
        token.scope_names = [Scope(scope).label for scope in token.scopes]
        token.is_over = token.expiry is not None and token.expiry <= timezone.now()
    page = {"tokens": rows, "form": form, "words": words}
    return render(request, "registration/tokens.html", page, status=status)


@login_required
@require_POST
def revoke(request, key: str):
    """End one of one's own tokens. key: its public beginning."""
    token = get_object_or_404(AccessToken, user=request.user, token_key=key)
    tokens.revoke(token, by=request.user, at=timezone.now())
    messages.success(request, _("Revoked: whoever holds this token is refused from now on."))
    return redirect("tokens")
