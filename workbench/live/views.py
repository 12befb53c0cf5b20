"""The stream that tells an open page what to fetch anew."""

import time
from collections.abc import AsyncIterator

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from workbench.live.hub import hub

LIFETIME_SECONDS = 600  # then the browser asks again, and is asked who it is


@login_required
@require_safe
def events(request):
    """Names of what has changed, as server-sent events, for as long as the newsroom's page is looked at."""
    if not request.user.is_newsroom:
        raise PermissionDenied
    if not connection.in_atomic_block:
        connection.close()  # who is asking is known; a stream must not keep a connection of the pool
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(_stream(), content_type="text/event-stream", headers=headers)


async def _stream() -> AsyncIterator[str]:
    until = time.monotonic() + LIFETIME_SECONDS
    yield "retry: 2000\n\n"
    async for name in hub.names():
        yield f"data: {name}\n\n" if name else ":\n\n"
        if time.monotonic() > until:
            return
