"""Somebody else's site that takes webhooks, and checks them by the specification alone.

`verified` is written from the text of Standard Webhooks 1.0, without the product's code.
"""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_SECONDS = 300


class NotVerified(Exception):
    """The message does not prove that it comes from who holds the secret."""


def verified(headers: dict[str, str], body: bytes, secret: str, *, now: float) -> dict:
    """The message, read, when one of its signatures holds. headers: names in lower case."""
    try:
        message, moment, given = (headers[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
    except KeyError as error:
        raise NotVerified(f"no header {error}") from error
    if abs(int(moment) - now) > TOLERANCE_SECONDS:
        raise NotVerified("its time is too far from ours")
    key = base64.b64decode(secret.split("_", 1)[1], validate=True)
    if not 24 <= len(key) <= 64:
        raise NotVerified("the secret is too short or too long")
    text = f"{message}.{moment}.".encode() + body
    wanted = base64.b64encode(hmac.digest(key, text, hashlib.sha256)).decode()
    for signature in given.split(" "):
        version, _comma, code = signature.partition(",")
        if version == "v1" and hmac.compare_digest(code, wanted):
            return json.loads(body)
    raise NotVerified("no signature fits")


class Subscriber:
    """Takes messages at `url`: `heard` holds (headers, body) of each. status, headers: its answer."""

    def __init__(self):
        self.heard: list[tuple[dict, bytes]] = []
        self.status, self.headers = 204, {}
        subscriber = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told = {name.lower(): value for name, value in self.headers.items()}
                subscriber.heard.append((told, body))
                self.send_response(subscriber.status)
                for name, value in subscriber.headers.items():
                    self.send_header(name, value)
                if subscriber.status != 204:
                    self.send_header("Content-Length", "9")
                self.end_headers()
                if subscriber.status != 204:
                    self.wfile.write(b"no thanks")

            def do_GET(self):
                subscriber.heard.append(({"method": "GET"}, b""))
                self.send_error(405)

            def log_message(self, *_words):
                """Say nothing on the test's screen."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.pair = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.pair}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
