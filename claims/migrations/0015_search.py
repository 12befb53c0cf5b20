"""Passages are found by their words; articles, sources and searches can be kept under a name."""

from django.db import migrations, models

LONGEST = 20_000  # characters: a tsvector holds a megabyte at most
# an expression of claims/searching/shelves.py, which has to stay letter for letter the same
INDEX = f"""
    CREATE INDEX passage_by_words ON sources_passage
        USING gin ((to_tsvector('contraste_es', left("exact", {LONGEST}))
            || to_tsvector('contraste_en', left("exact", {LONGEST}))));
"""
PAGES = {
    "claims": "Claims",
    "board": "Board",
    "articles": "Articles",
    "sources": "Sources",
    "search": "Search",
}


class Migration(migrations.Migration):
    dependencies = [("claims", "0014_embeddings"), ("sources", "0001_initial")]

    operations = [
        migrations.RunSQL(INDEX, "DROP INDEX passage_by_words"),
        migrations.RemoveConstraint("savedfilter", "saved_filter_page_is_known"),
        migrations.AlterField(
            "savedfilter",
            "page",
            models.CharField(choices=list(PAGES.items()), max_length=10, verbose_name="page"),
        ),
        migrations.AddConstraint(
            "savedfilter",
            models.CheckConstraint(
                condition=models.Q(page__in=list(PAGES)), name="saved_filter_page_is_known"
            ),
        ),
    ]
