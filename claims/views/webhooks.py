"""Whom do we tell of editions, and did they hear? For administrators."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims import access, delivering, subscribing
from claims.forms import WebhookForm
from claims.models import Delivery, DeliveryState, Subscription
from workbench.common.errors import DomainError
from workbench.common.paging import newest_first

ACTIONS = {"pause": subscribing.pause, "resume": subscribing.resume}


def for_administrators(view):
    """Refuse whoever may not manage webhooks; ask whoever is not signed in to sign in."""

    @login_required
    @wraps(view)
    def guarded(request, *arguments, **words):
        if not access.may(request.user, "manage_webhooks"):
            raise PermissionDenied(_("Webhooks are for administrators."))
        return view(request, *arguments, **words)

    return guarded


@for_administrators
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request):
    """All webhooks, and a form for one more; a new one's secret is shown on its page, this once."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                made, secret = subscribing.subscribe(**given, by=request.user, at=timezone.now())
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = refusal.status
            else:
                return _page_of(request, made, secret=secret, status=201)
    rows = Subscription.objects.order_by("name", "id")
    return render(request, "claims/webhooks.html", {"webhooks": rows, "form": form}, status=status)


@for_administrators
@require_safe
def webhook(request, uid):
    """One webhook and what became of its messages."""
    return _page_of(request, _found(uid))


@for_administrators
@never_cache
@require_POST
def rotate(request, uid):
    """A new secret, shown this once."""
    subscription = _found(uid)
    secret = subscribing.rotate(subscription, by=request.user, at=timezone.now())
    return _page_of(request, _found(uid), secret=secret)


@for_administrators
@require_POST
def act(request, uid):
    """Pause or resume it. What is neither changes nothing."""
    subscription = _found(uid)
    if action := ACTIONS.get(request.POST.get("action", "")):
        action(subscription, by=request.user, at=timezone.now())
    return redirect("webhook", uid=uid)


@for_administrators
@require_POST
def remove(request, uid):
    """Forget it, its secrets and its messages."""
    subscription = _found(uid)
    try:
        subscribing.remove(subscription, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, _("%(name)s is not told of anything any more.") % {"name": subscription.name}
        )
    return redirect("webhooks")


@for_administrators
@require_POST
def replay(request, uid):
    """Send one message again."""
    delivery = get_object_or_404(Delivery.objects.select_related("subscription"), uid=uid)
    try:
        subscribing.replay(delivery, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("It will be sent again within seconds."))
    return redirect("webhook", uid=delivery.subscription.uid)


def _found(uid) -> Subscription:
    return get_object_or_404(Subscription.objects.select_related("created_by"), uid=uid)


def _page_of(request, subscription: Subscription, *, secret: str = "", status: int = 200):
    rows = subscription.deliveries.select_related("publication__claim")
    page = newest_first(rows.defer("publication__document", "publication__claim_review"), request.GET)
    for delivery in page.rows:
        delivery.failure = delivering.failure_sentence(delivery)
        delivery.is_over = delivery.state in (DeliveryState.DELIVERED, DeliveryState.FAILED)
    shown = {
        "webhook": subscription,
        "why_paused": delivering.pause_sentence(subscription),
        "page": page,
        "secret": secret,
        "rotates": subscription.previous_until and subscription.previous_until > timezone.now(),
    }
    return render(request, "claims/webhook.html", shown, status=status)
