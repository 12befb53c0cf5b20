"""Which texts have no place by their meaning yet? A worker gives it to them, some at a time."""

from datetime import datetime

from django.db import connection, transaction

from claims import meaning
from claims.models import Embedding

BATCH = 200  # texts: some seconds of work
LOCK = 1131376246  # one worker at a time: two would do the same work


@transaction.atomic
def embed_missing(*, at: datetime) -> int:
    """Give a place to texts that have none; returns how many, 0 when none is left or somebody is at it.

    Places by another model go. Nothing is done without the extra.
    """
    if not meaning.is_there():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        Embedding.objects.exclude(model=meaning.MODEL).delete()
        texts = _missing(cursor)
        places = meaning.places_of(list(texts.values())) if texts else []
        Embedding.objects.bulk_create(
            Embedding(digest=digest, model=meaning.MODEL, vector=place, made_at=at)
            for digest, place in zip(texts, places, strict=True)
        )
        if meaning.has_pgvector():
            cursor.executemany(
                "UPDATE claims_embedding SET place = %s::vector WHERE digest = %s AND model = %s",
                [
                    (meaning.as_pgvector(place), digest, meaning.MODEL)
                    for digest, place in zip(texts, places, strict=True)
                ],
            )
    return len(texts)


def _missing(cursor) -> dict[str, str]:
    """{digest: text} of some that have no place."""
    found = {}
    for table, (_kind, words) in meaning.TEXTS.items():
        cursor.execute(
            f"SELECT md5({words}), {words} FROM {table} t WHERE NOT EXISTS (SELECT FROM claims_embedding e"  # noqa: S608
            f" WHERE e.digest = md5({words}) AND e.model = %s) ORDER BY t.id DESC LIMIT %s",
            [meaning.MODEL, BATCH - len(found)],
        )
        found |= dict(cursor.fetchall())
    return found
