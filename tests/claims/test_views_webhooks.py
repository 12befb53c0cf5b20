"""Administrators see who is told, whether they heard, and send again."""

import pytest
from django.urls import reverse

from claims import subscribing
from claims.models import Delivery, State, Subscription, WebhookEvent
from tests.factories import NOON, bring_to, make_claim

PAGE = "/webhooks/"
GIVEN = {"url": "https://otra-redaccion.es/hook", "name": "Otra", "events": WebhookEvent.values}


@pytest.fixture
def door(client, root):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(root)
    return client


@pytest.fixture
def hook(root):
    return subscribing.subscribe(**GIVEN, by=root, at=NOON)[0]


@pytest.fixture
def delivery(hook, ana, marta, us):
    bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
    return Delivery.objects.get()


class TestWebhooks:
    @pytest.mark.parametrize("name", ["ana", "marta"])
    def test_are_for_administrators(self, client, request, name):
        client.force_login(request.getfixturevalue(name))
        assert client.get(PAGE).status_code == 403

    def test_ask_a_stranger_to_sign_in(self, client, db):
        assert client.get(PAGE).status_code == 302

    def test_show_a_new_one_its_secret_this_once(self, door):
        response = door.post(PAGE, GIVEN)

        hook = Subscription.objects.get()
        assert response.status_code == 201
        assert hook.secret in response.content.decode()
        assert "no-store" in response["Cache-Control"]
        assert hook.secret not in door.get(reverse("webhook", args=[hook.uid])).content.decode()

    @pytest.mark.parametrize("wrong", [{"url": "http://otra-redaccion.es/"}, {"url": ""}, {"events": []}])
    def test_say_what_does_not_fit(self, door, wrong):
        response = door.post(PAGE, GIVEN | wrong)

        assert (response.status_code, Subscription.objects.exists()) == (422, False)
        assert b"errorlist" in response.content

    def test_cost_the_same_however_many_there_are(self, door, root, django_assert_max_num_queries):
        for number in range(5):
            subscribing.subscribe(**GIVEN | {"url": f"https://otra{number}-redaccion.es"}, by=root, at=NOON)
        with django_assert_max_num_queries(6):
            door.get(PAGE)


class TestWebhook:
    def test_tells_what_became_of_each_message(self, door, hook, delivery):
        Delivery.objects.update(
            state="failed", error_code="webhook_status", error_details={"status": 500}, answer="no <b>"
        )
        page = door.get(reverse("webhook", args=[hook.uid])).content.decode()

        assert "The site answered with status 500." in page
        assert "no &lt;b&gt;" in page

    def test_sends_again(self, door, hook, delivery):
        Delivery.objects.update(state="delivered")
        door.post(reverse("delivery-replay", args=[delivery.uid]))

        assert Delivery.objects.get().state == "waiting"

    def test_says_when_there_is_nothing_to_send_again(self, door, delivery):
        response = door.post(reverse("delivery-replay", args=[delivery.uid]), follow=True)

        assert b"on its way already" in response.content

    def test_pauses_and_resumes(self, door, hook):
        address = reverse("webhook-act", args=[hook.uid])
        for action, is_paused in (("pause", True), ("resume", False), ("dance", False)):
            assert door.post(address, {"action": action}).status_code == 302
            hook.refresh_from_db()
            assert (hook.paused_at is not None) is is_paused

    def test_tells_why_it_was_paused(self, door, hook):
        subscribing.pause(hook, by=None, at=NOON, reason="gone")

        assert b"gone (410)" in door.get(reverse("webhook", args=[hook.uid])).content

    def test_gives_a_new_secret_this_once(self, door, hook):
        response = door.post(reverse("webhook-rotate", args=[hook.uid]))

        now = Subscription.objects.get()
        assert now.secret != hook.secret
        assert now.secret in response.content.decode()

    def test_is_removed_and_says_so(self, door, hook, delivery):
        response = door.post(reverse("webhook-remove", args=[hook.uid]), follow=True)

        assert response.redirect_chain == [(PAGE, 302)]
        assert b"Otra is not told of anything any more." in response.content
        assert not Subscription.objects.exists()

    @pytest.mark.parametrize("name", ["webhook-act", "webhook-remove", "webhook-rotate"])
    def test_takes_nothing_from_others(self, client, marta, hook, name):
        client.force_login(marta)
        assert client.post(reverse(name, args=[hook.uid]), {"action": "pause"}).status_code == 403
        assert client.get(reverse("webhook", args=[hook.uid])).status_code == 403
