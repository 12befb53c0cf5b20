"""Somebody else's site that takes webhooks and checks them with the reference library of the standard."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import time_machine
from standardwebhooks.webhooks import Webhook


def verified(headers: dict[str, str], body: bytes, secret: str, *, now: float) -> dict:
    """The message, read. Raises WebhookVerificationError unless one of its signatures holds just then."""
    with time_machine.travel(now, tick=False):
        return Webhook(secret).verify(body, headers)


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
