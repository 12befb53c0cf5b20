"""One's own settings, and the language switch."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workbench.accounts.forms import SettingsForm
from workbench.accounts.middleware import LANGUAGES

YEAR = 365 * 24 * 60 * 60  # seconds a language cookie lasts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_settings(request):
    """Name, language, zone, theme, keys."""
    form = SettingsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with translation.override(user.language or translation.get_language()):
            messages.success(request, _("Settings saved."))
        return redirect("settings")
    return render(request, "registration/settings.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def set_language(request):
    """Switch the interface's language, for the person when signed in and for the browser always."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    language = request.POST.get("language")
    if language in LANGUAGES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        if request.user.is_authenticated and request.user.language != language:
            request.user.language = language
            request.user.save(update_fields=["language"])
    return response
