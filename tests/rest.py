"""A REST client with a token, as small as a test needs it."""

from django.test import Client

from tests.factories import NOON
from workbench.accounts.models import Scope
from workbench.api import tokens

API = "/api/v1"


class Rest:
    """Sends JSON with a token (or none) and gives back the response."""

    def __init__(self, words: str = "", language: str = "en"):
        headers = {"Accept-Language": language} | ({"Authorization": f"Bearer {words}"} if words else {})
        self.client = Client(headers=headers)

    def get(self, path: str, **options):
        return self.client.get(_full(path), **options)

    def post(self, path: str, body=None, **options):
        options.setdefault("content_type", "application/json")
        return self.client.post(_full(path), body if body is not None else {}, **options)

    def delete(self, path: str):
        return self.client.delete(_full(path))

    def upload(self, path: str, body: dict):
        return self.client.post(_full(path), body)

    def patch(self, path: str, body: dict, *, tag: str | None = None):
        """Amend what was read with the ETag tag; None reads it first, "" sends no If-Match."""
        tag = self.get(path)["ETag"] if tag is None else tag
        headers = {"If-Match": tag} if tag else {}
        return self.client.patch(_full(path), body, content_type="application/json", headers=headers)


def rest_of(user, *scopes: str) -> Rest:
    """A client whose token belongs to user; with every scope when none is named."""
    _token, words = tokens.issue(user, name="test", scopes=scopes or Scope.values, by=user, at=NOON)
    return Rest(words)


def path_of(response) -> str:
    """The path of a response's Location."""
    return "/" + response["Location"].split("/", 3)[3]


def _full(path: str) -> str:
    return path if path.startswith("/api/") else f"{API}{path}"
