"""Claims, checks and the fact-checks of others keep the lexemes of their words, for searching and matching.

The database computes the column `lexemes`; no model names it (claims/models/lexemes.py). Letters tell where a word
stands: A statement, B title, C summary, D claimant.
"""

from django.db import migrations, models

LONGEST = 20_000  # characters: a tsvector holds a megabyte at most


def lexemes(**letters: str) -> str:
    """SQL of the lexemes of columns, each with the letter it is given."""
    return " || ".join(
        f"setweight(to_tsvector('contraste_es', left(\"{column}\", {LONGEST}))"
        f" || to_tsvector('contraste_en', left(\"{column}\", {LONGEST})), '{letter}')"
        for column, letter in letters.items()
    )


KEPT = {
    "claim": ("claims_claim", lexemes(statement="A")),
    "check": ("claims_check", lexemes(statement="A", claimant_name="D")),
    "outside_check": (
        "claims_outsidecheck",
        lexemes(statement="A", title="B", summary="C", claimant_name="D"),
    ),
}
COLUMN = "ALTER TABLE {table} ADD COLUMN lexemes tsvector GENERATED ALWAYS AS ({sql}) STORED"
INDEX = "CREATE INDEX {name}_by_lexemes ON {table} USING gin (lexemes)"
# Where each text of a ClaimReview comes from, best first; as claims/incoming.py reads it.
TITLE, SUMMARY = ("headline", "name"), ("alternativeHeadline", "description", "abstract")
BEFORE = """
    CREATE INDEX {name} ON {table}
        USING gin ((to_tsvector('contraste_es', "{column}") || to_tsvector('contraste_en', "{column}")));
"""


def first_text(names: tuple[str, ...]) -> str:
    texts = (
        f"CASE jsonb_typeof(review -> '{name}') WHEN 'string' THEN nullif(btrim(review ->> '{name}'), '') END"
        for name in names
    )
    return f"coalesce({', '.join(texts)}, '')"


FILL = f"""
    UPDATE claims_outsidecheck o SET title = {first_text(TITLE)}, summary = {first_text(SUMMARY)}
    FROM (SELECT id, raw::jsonb AS review FROM claims_outsidecheck) r
    WHERE r.id = o.id
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0011_imports_and_kinds")]

    operations = [
        migrations.RemoveIndex("check", "check_by_stems"),
        migrations.RemoveIndex("outsidecheck", "outside_check_by_words"),
        migrations.RemoveField("check", "words"),
        migrations.RemoveField("outsidecheck", "words"),
        *(
            migrations.RunSQL(
                f"DROP INDEX {name}", BEFORE.format(name=name, table=table, column="statement")
            )
            for name, table in (("claim_by_words", "claims_claim"), ("check_by_words", "claims_check"))
        ),
        migrations.AddField(
            "outsidecheck", "title", models.TextField(blank=True, verbose_name="title")
        ),
        migrations.AddField(
            "outsidecheck", "summary", models.TextField(blank=True, verbose_name="summary")
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(
                [COLUMN.format(table=table, sql=sql), INDEX.format(name=name, table=table)],
                f"ALTER TABLE {table} DROP COLUMN lexemes",
            )
            for name, (table, sql) in KEPT.items()
        ),
    ]
