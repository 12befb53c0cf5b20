"""What does a text say, for whoever searches? Told when it is stored, read by a worker soon afterwards.

Capturing a page does not wait for its words to be sorted, and nothing is forgotten: a stretch without
lexemes is what remains to be done, and an index knows these alone (migration 0018).
"""

from django.db import connection

from claims.models import Stretch
from claims.models.stretch import LENGTH, READ
from sources.models import Snapshot
from workbench.common.words import CONFIGURATIONS

BATCH = 50  # stretches: half a second of work at most
_LEXEMES = " || ".join(f"to_tsvector('{each}', words)" for each in CONFIGURATIONS)
_READ = f"""
    WITH waiting AS (
        SELECT id, snapshot_id, start FROM claims_stretch
        WHERE lexemes IS NULL ORDER BY id DESC LIMIT %s FOR UPDATE SKIP LOCKED
    )
    UPDATE claims_stretch SET lexemes = {_LEXEMES} FROM (
        SELECT waiting.id, substr(text, start + 1, {READ}) AS words
        FROM waiting JOIN sources_snapshot kept ON kept.id = snapshot_id
    ) read WHERE read.id = claims_stretch.id
"""  # noqa: S608  (of ours)


def divide(snapshot: Snapshot) -> None:
    """Write down the stretches of a new snapshot, unread. One query, in the transaction that stores it."""
    Stretch.objects.bulk_create(
        Stretch(source_id=snapshot.source_id, snapshot=snapshot, start=start)
        for start in range(0, len(snapshot.text), LENGTH)
    )


def read_waiting() -> int:
    """Read some stretches nobody has read, newest first; how many. Several workers take different ones."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [BATCH])
        return cursor.rowcount
