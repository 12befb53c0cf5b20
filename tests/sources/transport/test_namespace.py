"""Real sockets, a real resolver and real routes to a private address: not one packet goes there."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import ROOT
from tests.sources.transport.inside_namespace import CASES, NAMES, PRIVATE, PUBLIC

REFUSED = {
    "a redirect to the private address",
    "a redirect to a name of the private address",
    "the private address",
    "a name of the private address",
    "a name of both",
    "a name that moves after robots.txt",
}


def ip(*words, **options):
    return subprocess.run(["ip", *words], capture_output=True, text=True, check=False, **options)


@pytest.fixture(scope="module")
def namespace():
    """A network of the test's own, with a public and a private address on it, and its own name server."""
    if os.geteuid() != 0:
        pytest.skip("Only root may make a network namespace.")
    if shutil.which("ip") is None:
        pytest.skip("There is no `ip` on this machine (package iproute2).")
    name = f"contraste-{os.getpid()}"
    made = ip("netns", "add", name)
    if made.returncode:
        pytest.skip(f"This machine lets nobody make a network namespace: {made.stderr.strip()}")
    resolver = Path("/etc/netns") / name
    try:
        resolver.mkdir(parents=True)
        (resolver / "resolv.conf").write_text(f"nameserver {NAMES}\n")
        assert ip("-n", name, "link", "set", "lo", "up").returncode == 0
        for address in (PUBLIC, PRIVATE, NAMES):
            assert ip("-n", name, "address", "add", f"{address}/32", "dev", "lo").returncode == 0
        yield name
    finally:
        shutil.rmtree(resolver, ignore_errors=True)
        ip("netns", "delete", name)


@pytest.fixture
def fetch(namespace):
    """What a case came to, inside the namespace."""

    def run(case):
        words = ["netns", "exec", namespace, sys.executable, "-m", "tests.sources.transport.inside_namespace"]
        done = ip(*words, case, cwd=ROOT, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


class TestAPrivateAddress:
    @pytest.mark.parametrize("case", sorted(REFUSED))
    def test_gets_no_packet_by(self, fetch, case):
        told = fetch(case)

        assert (told["outcome"], told["words"], told["packets"]) == ("blocked", "url_address", 0)

    def test_gets_no_packet_when_a_checked_name_moves(self, fetch):
        told = fetch("a name that moves after it was checked")

        assert (told["outcome"], told["words"], told["packets"]) == ("ok", "public", 0)
        assert told["names_asked"] == 1

    def test_would_have_been_reached_without_the_guard(self, fetch):
        told = fetch("the private address, allowed")

        assert (told["outcome"], told["words"]) == ("ok", "private")
        assert told["packets"] > 0

    def test_has_an_expectation_for_every_case(self):
        assert set(CASES) - REFUSED == {
            "a name that moves after it was checked",
            "the private address, allowed",
        }
