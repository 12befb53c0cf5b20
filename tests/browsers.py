"""Which browser do tests drive, and how is it started?"""

import shutil

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from workbench.management.commands.doctor import BROWSERS

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def launch_arguments() -> dict | None:
    """Playwright's arguments for the first Chromium that is on this machine; None where there is none."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    return path and {"executable_path": path, "headless": True, "args": list(FLAGS)}


def let_in(context, server, username: str = "ana") -> None:
    """Sign a person in as the sign-in page would, which has tests of its own and takes a while."""
    session = Client()
    session.force_login(get_user_model().objects.get(username=username))
    key = session.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": server.url}])
