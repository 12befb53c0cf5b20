"""How does a message to a subscriber look, and how does it prove that we sent it? (Standard Webhooks 1.0)"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32  # the specification asks for 24 to 64
VERSION = "v1"  # HMAC-SHA256 with a shared secret


def new_secret() -> str:
    """A signing secret as subscribers are given it: whsec_ and base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def payload(event: str, *, uid: str, at: str, edition: int, document: str) -> bytes:
    """The message's body: compact JSON with the edition's document in it, letter for letter.

    uid: of the check. at: when it happened, ISO 8601. document: the edition's JSON as stored, or "null".
    """
    head = json.dumps({"type": event, "timestamp": at}, separators=(",", ":"))[:-1]
    data = json.dumps({"uid": uid, "edition": edition}, separators=(",", ":"))[:-1]
    return f'{head},"data":{data},"document":{document}}}}}'.encode()


def headers(message: str, content: bytes, *, at: datetime, keys: Iterable[str]) -> dict[str, str]:
    """The headers that go with content. message: its id, the same at every try. keys: secrets in force."""
    moment = str(int(at.timestamp()))
    return {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(_signature(key, message, moment, content) for key in keys),
    }


def _signature(key: str, message: str, moment: str, content: bytes) -> str:
    secret = base64.b64decode(key.removeprefix(PREFIX))
    signed = b".".join((message.encode(), moment.encode(), content))
    return f"{VERSION},{base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()}"
