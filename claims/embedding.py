"""Which texts have no place by their meaning yet? A worker gives it to them, some at a time.

Nobody keeps a list of them. What changed lately is looked at each time, and of the others one slice after
another, minute by minute: among a million records a look that finds nothing reads 5,000 of them.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from claims import meaning
from claims.models import Embedding

BATCH = 200  # texts: some seconds of work
LATELY = timedelta(minutes=15)
SLICE = 5_000  # keys that are looked at in a minute besides
LOCK = 1131376246  # one worker at a time: two would do the same work


@transaction.atomic
def embed_missing(*, at: datetime) -> int:
    """Give a place to some texts that have none; returns how many, 0 when none is found or somebody is at it.

    at: what changed shortly before is looked at, and the slice of this minute. Places by another model go,
    and those of texts that are nobody's any more.
    Nothing is done without the extra.
    """
    if not meaning.is_there():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        others = Q(model__lt=meaning.MODEL) | Q(model__gt=meaning.MODEL)  # in words that an index knows
        Embedding.objects.filter(others).delete()
        _forget_unused(cursor, at)
        texts = _missing(cursor, at)
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


def _missing(cursor, at: datetime) -> dict[str, str]:
    """{digest: text} of some that have no place."""
    found: dict[str, str] = {}
    for table, (_kind, words) in meaning.TEXTS.items():
        for some, parameters in (
            ("t.updated_at > %s ORDER BY t.updated_at DESC, t.id DESC", [at - LATELY]),
            ("t.id BETWEEN %s AND %s ORDER BY t.id DESC", _slice(cursor, table, at)),
        ):
            # not NOT EXISTS: that may be joined, and every place there is read for a few texts
            cursor.execute(
                f"SELECT md5({words}), {words} FROM {table} t WHERE ("  # noqa: S608  (of ours)
                f"SELECT e.id FROM claims_embedding e WHERE e.digest = md5({words}) AND e.model = %s"
                f") IS NULL AND {some} LIMIT %s",
                [meaning.MODEL, *parameters, BATCH - len(found)],
            )
            found |= dict(cursor.fetchall())
    return found


def _forget_unused(cursor, at: datetime) -> None:
    """Remove places of texts that no record has any more, of this minute's slice: they crowd out others."""
    used = " AND ".join(
        f"NOT EXISTS (SELECT FROM {table} t WHERE md5({words}) = e.digest)"
        for table, (_kind, words) in meaning.TEXTS.items()
    )
    cursor.execute(
        f"DELETE FROM claims_embedding e WHERE e.id BETWEEN %s AND %s AND {used}",  # noqa: S608  (of TEXTS)
        _slice(cursor, Embedding._meta.db_table, at),
    )


def _slice(cursor, table: str, at: datetime) -> list[int]:
    """The first and last key whose turn it is in the minute of at: one slice after another, and again."""
    cursor.execute(f"SELECT min(id), max(id) FROM {table}")  # noqa: S608  (of TEXTS)
    first, last = cursor.fetchone()
    if first is None:
        return [0, 0]
    turn = int(at.timestamp() // 60) % ((last - first) // SLICE + 1)
    return [first + turn * SLICE, first + (turn + 1) * SLICE - 1]
