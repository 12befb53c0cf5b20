"""Words of claims, articles and sources are found without their accents and inflections, in Spanish and English.

The indexes are on expressions of claims/searching.py, which have to stay letter for letter the same.
"""

from django.db import migrations

CONFIGURATION = """
    CREATE TEXT SEARCH CONFIGURATION contraste_{code} (COPY = pg_catalog.{language});
    ALTER TEXT SEARCH CONFIGURATION contraste_{code}
        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {language}_stem;
"""
INDEXED = {
    "claim_by_words": ("claims_claim", "statement"),
    "claimant_by_words": ("claims_claimant", "name"),
    "article_by_words": ("claims_article", "title"),
    "source_by_words": ("sources_source", "title"),
    "check_by_words": ("claims_check", "statement"),
}
INDEX = """
    CREATE INDEX {name} ON {table}
        USING gin ((to_tsvector('contraste_es', "{column}") || to_tsvector('contraste_en', "{column}")));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_threads_notices_saved_filters"),
        ("sources", "0001_initial"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                CONFIGURATION.format(code=code, language=language),
                f"DROP TEXT SEARCH CONFIGURATION contraste_{code}",
            )
            for code, language in (("es", "spanish"), ("en", "english"))
        ),
        *(
            migrations.RunSQL(
                INDEX.format(name=name, table=table, column=column), f"DROP INDEX {name}"
            )
            for name, (table, column) in INDEXED.items()
        ),
    ]
