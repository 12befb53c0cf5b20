"""A message arrives, is tried for days, and never twice at once."""

import json
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from claims import delivering, publication, subscribing, tasks
from claims.models import Delivery, State, Subscription, WebhookEvent
from tests.claims.subscriber import Subscriber, verified
from tests.factories import bring_to, make_claim

PAST = timezone.now() - timedelta(minutes=1)


@pytest.fixture
def site(settings):
    with Subscriber() as subscriber:
        settings.CAPTURE_ALLOW = [subscriber.pair]
        yield subscriber


@pytest.fixture
def hook(site, root):
    return subscribing.subscribe(site.url, name="Otra", events=WebhookEvent.values, by=root, at=PAST)[0]


@pytest.fixture
def published(hook, ana, marta, us):
    return bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta, at=PAST)


@pytest.fixture
def message(published):
    return Delivery.objects.get()


def send(message):
    delivering.deliver(message.pk, at=timezone.now())
    message.refresh_from_db()
    return message


class TestDeliver:
    def test_posts_what_the_subscriber_can_verify(self, site, hook, message):
        send(message)

        ((headers, body),) = site.heard
        said = verified(headers, body, hook.secret, now=timezone.now().timestamp())
        edition = message.publication
        assert (message.state, message.http_status) == ("delivered", 204)
        assert (said["type"], said["data"]["document"]) == ("check.published", edition.content)
        assert headers["webhook-id"] == str(message.uid)
        assert edition.document.encode() in body

    def test_signs_with_both_secrets_while_one_takes_the_place_of_the_other(self, site, hook, message, root):
        new = subscribing.rotate(hook, by=root, at=timezone.now())
        send(message)

        ((headers, body),) = site.heard
        for secret in (hook.secret, new):
            assert verified(headers, body, secret, now=timezone.now().timestamp())

    def test_sends_a_message_once_however_often_it_is_rung_for(self, site, message):
        for _twice in range(2):
            send(message)

        assert len(site.heard) == 1

    def test_tries_again_later_under_the_same_id(self, site, message):
        site.status = 500
        before = timezone.now()
        send(message)

        assert (message.state, message.tries, message.error_code) == ("waiting", 1, "webhook_status")
        assert message.answer == "no thanks"
        assert timedelta(seconds=4) <= message.next_try_at - before <= timedelta(seconds=60)
        Delivery.objects.update(next_try_at=PAST)
        site.status = 204
        send(message)
        assert [headers["webhook-id"] for headers, _body in site.heard] == [str(message.uid)] * 2
        assert (message.state, message.error_code) == ("delivered", "")

    def test_waits_as_long_as_the_site_asks(self, site, message):
        site.status, site.headers = 429, {"Retry-After": "3600"}
        before = timezone.now()
        send(message)

        assert message.next_try_at - before >= timedelta(seconds=3600)

    def test_follows_no_redirect(self, site, message):
        site.status, site.headers = 302, {"Location": site.url + "/else"}
        send(message)

        assert (message.state, message.http_status, len(site.heard)) == ("waiting", 302, 1)

    def test_pauses_a_subscription_that_is_gone(self, site, hook, message):
        site.status = 410
        send(message)

        hook.refresh_from_db()
        assert (message.state, hook.pause_reason) == ("failed", "gone")
        assert hook.paused_at is not None

    def test_gives_up_after_the_schedule_and_pauses_who_took_nothing(self, site, hook, message):
        site.status = 503
        Delivery.objects.update(tries=len(delivering.SCHEDULE))
        send(message)

        hook.refresh_from_db()
        assert (message.state, message.tries) == ("failed", len(delivering.SCHEDULE) + 1)
        assert hook.pause_reason == "silent"

    def test_goes_on_with_who_took_another_message(self, site, hook, message, published, marta):
        publication.retract(published, note="No se sostiene.", by=marta, at=PAST)
        send(Delivery.objects.latest("id"))
        site.status = 503
        Delivery.objects.filter(pk=message.pk).update(tries=len(delivering.SCHEDULE))
        send(message)

        hook.refresh_from_db()
        assert (message.state, hook.paused_at) == ("failed", None)

    def test_contacts_no_address_that_is_not_public(self, site, message, settings):
        """The rule of every fetch holds when a message is sent, whatever was allowed when it was added."""
        settings.CAPTURE_ALLOW = []
        send(message)

        assert (site.heard, message.state, message.error_code) == ([], "waiting", "url_port")

    def test_says_why_nothing_came(self, hook, message):
        Subscription.objects.update(url="http://127.0.0.1:1/")
        send(message)

        assert (message.state, message.error_code) == ("waiting", "url_port")

    def test_sends_nothing_while_paused_and_the_rest_when_resumed(self, site, hook, message, root):
        subscribing.pause(hook, by=root, at=timezone.now())
        send(message)
        assert (site.heard, delivering.sweep()) == ([], [])
        subscribing.resume(hook, by=root, at=timezone.now())
        assert delivering.sweep() == [message]

    def test_does_not_show_again_what_was_taken_back(self, site, hook, message, published, marta):
        publication.retract(published, note="No se sostiene.", by=marta, at=PAST)
        send(message)

        said = json.loads(site.heard[0][1])
        assert (said["type"], said["data"]["document"]) == ("check.published", None)


class TestTake:
    def test_holds_one_message_of_a_webhook_at_a_time(self, site, message, published, marta):
        publication.retract(published, note="No se sostiene.", by=marta, at=PAST)
        other = Delivery.objects.latest("id")

        assert delivering.take(message.pk)
        assert delivering.take(other.pk) is None

    def test_gives_a_lost_one_back_and_lets_the_lost_write_nothing(self, site, message):
        held = delivering.take(message.pk)
        Delivery.objects.update(lease_until=PAST)

        assert delivering.sweep() == [message]
        delivering._write(held, state="failed", error_code="timeout")
        message.refresh_from_db()
        assert (message.state, message.lease) == ("waiting", None)


class TestPauseBefore:
    def test_grows_to_days_and_differs_from_time_to_time(self):
        total = sum(delivering.SCHEDULE)

        assert timedelta(days=2) < timedelta(seconds=total) < timedelta(days=5)
        assert len({delivering.pause_before(9) for _time in range(20)}) > 1
        assert 0.8 * 86_400 <= delivering.pause_before(9) <= 1.2 * 86_400


class TestTasks:
    def test_deliver_what_they_are_rung_for(self, site, message):
        tasks.deliver(delivery_id=message.pk)

        assert len(site.heard) == 1


@pytest.mark.django_db(transaction=True)
class TestWorkers:
    @pytest.fixture
    def program_environment(self, site):
        return {"CAPTURE_ALLOW": site.pair}

    def test_deliver_what_was_published(self, site, worker, hook, published):
        deadline = time.monotonic() + 30
        while Delivery.objects.get().state != "delivered" and time.monotonic() < deadline:
            time.sleep(0.05)

        assert len(site.heard) == 1
