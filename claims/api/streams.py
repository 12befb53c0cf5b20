"""How does an answer of any length leave in little memory? A batch of editions at a time."""

import re
import zlib
from itertools import islice

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from rest_framework import renderers

from claims.models import Publication

BATCH = 200
_JOINED = r"""
    SELECT string_agg(document || E'\n', '' ORDER BY place)
      FROM unnest(%s::bigint[]) WITH ORDINALITY AS asked(key, place)
      JOIN claims_publication ON id = key
"""
GZIP = 16 + zlib.MAX_WBITS  # zlib's way to ask for the gzip format


class Ndjson(renderers.JSONRenderer):
    """For content negotiation: the text itself is stored."""

    media_type = "application/x-ndjson"
    format = "ndjson"


class Csv(renderers.JSONRenderer):
    """For content negotiation: the lines are made one by one."""

    media_type = "text/csv"
    format = "csv"


class Streamed(StreamingHttpResponse):
    """Asks its iterator for one part at a time under ASGI too, where Django would gather all parts first."""

    async def __aiter__(self):
        parts = iter(self.streaming_content)
        while (part := await sync_to_async(next)(parts, None)) is not None:
            yield part


def texts_of(checks, column: str = "document"):
    """A stored text of every check's edition, in the order of the queryset, BATCH texts in memory at a time.

    A server-side cursor holds the keys alone; editions never change, so their texts can be read later.
    """
    keys = checks.values_list("edition_id", flat=True).iterator(chunk_size=BATCH)
    for some in _batches(keys):
        text = dict(Publication.objects.filter(pk__in=some).values_list("pk", column))
        yield from (text[key] for key in some)


def lines_of(checks):
    """Every check's document on a line, in the order of the queryset, BATCH lines at once.

    The database joins them, so that nobody counts rows but it.
    """
    keys = checks.values_list("edition_id", flat=True).iterator(chunk_size=BATCH)
    for some in _batches(keys):
        with connection.cursor() as cursor:
            cursor.execute(_JOINED, [some])
            yield cursor.fetchone()[0]


def streamed(request, lines, media_type: str, name: str, *, at_once: int = BATCH) -> Streamed:
    """The answer that sends lines (text with line ends) as a file; gzip for readers who take it.

    at_once: how many items of lines go out together.
    """
    joined = ("".join(some).encode() for some in _batches(lines, at_once))
    is_packed = _takes_gzip(request.headers.get("Accept-Encoding", ""))
    response = Streamed(_packed(joined) if is_packed else joined, content_type=media_type)
    if is_packed:
        response["Content-Encoding"] = "gzip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _batches(items, size: int = BATCH):
    items = iter(items)
    while some := list(islice(items, size)):
        yield some


def _packed(parts):
    packer = zlib.compressobj(6, zlib.DEFLATED, GZIP)
    for part in parts:
        yield packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()


def _takes_gzip(words: str) -> bool:
    """Whether Accept-Encoding names gzip and does not refuse it with q=0 (RFC 9110, 12.5.3)."""
    found = re.search(r"(?:^|,)\s*gzip\s*(?:;\s*q=([0-9.]+)\s*)?(?:,|$)", words.lower())
    return bool(found) and (found[1] or "1").strip("0.") != ""
