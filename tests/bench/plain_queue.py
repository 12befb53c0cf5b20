"""What anybody would write first: one Celery task that downloads a page and extracts its text."""

from functools import cache

import requests

from sources.extraction.reading import extract
from workbench.celery import app


@app.task(name="bench.plain")
def plain(url):
    answer = requests.get(url, timeout=20)
    found = extract(answer.content, content_type=answer.headers["Content-Type"], url=url)
    assert found.text
    counter().incr("bench:done")


@cache
def counter():
    """A connection to the queue's server, one for each process."""
    return app.connection_for_write().default_channel.client
