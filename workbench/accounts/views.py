"""One's own settings, the keys, and the switches for language and theme."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workbench.accounts import unsubscribing
from workbench.accounts.forms import SettingsForm
from workbench.accounts.middleware import LANGUAGES
from workbench.accounts.models import Theme
from workbench.accounts.roles import LABELS

YEAR = 365 * 24 * 60 * 60  # seconds a language cookie lasts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_settings(request):
    """Name, language, zone, theme, text size, keys, e-mail."""
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with translation.override(user.language or translation.get_language()):
            messages.success(request, _("Settings saved."))
        return redirect("settings")
    page = {"form": form, "roles": [LABELS[role] for role in LABELS if role in request.user.roles]}
    return render(request, "registration/settings.html", page, status=422 if form.is_bound else 200)


@csrf_exempt  # mail programs send the form of RFC 8058 and have no token of ours; the address is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def stop_digest(request, token):
    """The way out that every digest names: a page with one button, or one request of a mail program."""
    person = unsubscribing.person_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        unsubscribing.stop(person)
    with translation.override(person.language or translation.get_language()):
        return render(request, "registration/digest_stop.html", {"person": person})


@login_required
@require_safe
def keys(request):
    """What every key does: a page, or for htmx what goes into the dialog over the page it was asked on."""
    is_page = not request.htmx or request.htmx.history_restore_request
    response = render(request, "registration/keys.html" if is_page else "includes/keys_help.html")
    patch_vary_headers(response, ("HX-Request",))
    return response


@login_required
@require_POST
def set_theme(request):
    """Light, dark, or as the device says. What is no theme changes nothing."""
    theme = request.POST.get("theme")
    if theme in Theme.values and theme != request.user.theme:
        request.user.theme = theme
        request.user.save(update_fields=["theme"])
    return HttpResponseRedirect(_next_page(request))


@require_POST
def set_language(request):
    """Switch the interface's language, for the person when signed in and for the browser always."""
    response = HttpResponseRedirect(_next_page(request))
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


def _next_page(request) -> str:
    """The page the form was on, when it says so and it is ours."""
    target = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours else "/"
