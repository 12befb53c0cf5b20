"""The product's settings, on servers and files of the tests' own.

pytest reads settings before any conftest.py, so this is the first moment to say where var/ is.
"""

from tests import servers

servers.claim_var()

from workbench import catalogues  # noqa: E402

catalogues.compile_stale()  # before anything is translated: Django keeps what it found first

from workbench.settings import *  # noqa: E402, F403  (after var/ is settled)

# A slow hash for one made-up person after another would be most of a run.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Every site of a test is on this machine; a test of our manners asks for them.
CAPTURE_HOST_GAP_SECONDS = env.float("CAPTURE_HOST_GAP_SECONDS", default=0)  # noqa: F405  (of the settings)
