"""Which language does the terminal speak? That of the person at it, if we have it, not that of the site."""

import os
from collections.abc import Mapping

from django.conf import settings


def language(environment: Mapping[str, str] = os.environ) -> str:
    """A code of settings.LANGUAGES: LC_ALL before LC_MESSAGES before LANG (POSIX), English without any."""
    named = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    code = named.split("_")[0].split(".")[0].lower()
    return code if code in dict(settings.LANGUAGES) else "en"
