"""What a subscriber gets, checked by the reference library and not by our code."""

import base64
import json
from datetime import UTC, datetime

import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from claims.export import webhook
from tests.claims.subscriber import verified

NOW = datetime(2026, 1, 16, 12, 0, tzinfo=UTC)
DOCUMENT = '{"statement":"El paro bajó.","edition":1}'


def content():
    return webhook.payload(
        "check.published", uid="u", at="2026-01-16T12:00:00Z", edition=1, document=DOCUMENT
    )


def signed(*keys, at=NOW):
    headers = webhook.headers("m", content(), at=at, keys=keys)
    return {name.lower(): value for name, value in headers.items()}


class TestNewSecret:
    def test_has_the_prefix_and_the_length_that_the_specification_asks_for(self):
        secret = webhook.new_secret()

        assert secret.startswith("whsec_")
        assert 24 <= len(base64.b64decode(secret[6:], validate=True)) <= 64
        assert secret != webhook.new_secret()


class TestPayload:
    def test_holds_the_document_letter_for_letter(self):
        assert DOCUMENT.encode() in content()
        assert json.loads(content()) == {
            "type": "check.published",
            "timestamp": "2026-01-16T12:00:00Z",
            "data": {"uid": "u", "edition": 1, "document": json.loads(DOCUMENT)},
        }


class TestHeaders:
    def test_are_verified_by_who_holds_the_secret(self):
        secret = webhook.new_secret()

        assert verified(signed(secret), content(), secret, now=NOW.timestamp())["data"]["uid"] == "u"

    def test_agree_with_an_example_worked_out_by_hand(self):
        """The example of the Standard Webhooks libraries: same secret, id, time and body, same signature."""
        secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        at = datetime.fromtimestamp(1614265330, UTC)
        headers = webhook.headers(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', at=at, keys=[secret]
        )

        assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    def test_carry_a_signature_for_every_key_in_force(self):
        new, old = webhook.new_secret(), webhook.new_secret()
        headers = signed(new, old)

        for secret in (new, old):
            assert verified(headers, content(), secret, now=NOW.timestamp())

    @pytest.mark.parametrize("case", ["another secret", "another body", "another time", "too old"])
    def test_do_not_verify(self, case):
        secret = webhook.new_secret()
        headers, body, now = signed(secret), content(), NOW.timestamp()
        if case == "another secret":
            secret = webhook.new_secret()
        elif case == "another body":
            body = body.replace(b"paro", b"pato")
        elif case == "another time":
            headers["webhook-timestamp"] = str(int(now) + 1)
        else:
            now += 301
        with pytest.raises(WebhookVerificationError):
            verified(headers, body, secret, now=now)
