"""What anybody would write first: one Celery task that downloads a page and extracts its text."""

import urllib.request
from functools import cache

from sources.extraction.reading import extract
from workbench.celery import app


@app.task(name="bench.plain")
def plain(url):
    with urllib.request.urlopen(url, timeout=20) as answer:
        found = extract(answer.read(), content_type=answer.headers["Content-Type"], url=url)
    assert found.text
    counter().incr("bench:done")


@cache
def counter():
    """A connection to the queue's server, one for each process."""
    return app.connection_for_write().default_channel.client
