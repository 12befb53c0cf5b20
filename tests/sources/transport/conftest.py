import pytest

from sources import transport
from sources.transport import Limits, failures
from tests.sources.hostile_server import HostileServer

AGENT = "Contraste/0.1 (+https://contraste.example/)"


def no_lookup(host, port):
    """Names are looked up only by tests that say how."""
    raise AssertionError(f"{host} was looked up")


@pytest.fixture
def serve():
    """Start a hostile server with the answers given; all are stopped at the end."""
    started = []

    def start(answers, **options):
        server = HostileServer(answers, **options)
        started.append(server.__enter__())
        return server

    yield start
    for server in started:
        server.__exit__()


@pytest.fixture
def fetch():
    """Download from a hostile server: its address is allowed, and limits are given by name."""

    def run(server, path="/", *, allow=None, url=None, options=None, **limits):
        return transport.download(
            url or server.url(path),
            limits=Limits(**{"connect_seconds": 2, "total_seconds": 4} | limits),
            user_agent=AGENT,
            allow=frozenset({server.pair}) if allow is None else allow,
            **{"lookup": no_lookup} | (options or {}),
        )

    return run


@pytest.fixture
def fails(fetch, serve):
    """Fetch one scripted answer and return the failure it must end in."""

    def run(answer, expected=failures.FetchFailed, **limits):
        server = serve({"/": answer})
        with pytest.raises(failures.FetchFailed) as failed:
            fetch(server, **limits)
        assert isinstance(failed.value, expected), repr(failed.value)
        assert failed.value.message
        return failed.value

    return run
