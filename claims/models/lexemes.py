"""Which words does a record hold, whatever their accents and inflections?

Every text is read as Spanish and as English at once, because a newsroom writes both. Claims, checks and the
fact-checks of others keep the result in a column `lexemes`, which the database computes (migration 0012) and
no model names: whoever loads a record has no use for it.
"""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models.expressions import Col

from claims.folding import folded

CONFIGURATIONS = ("contraste_es", "contraste_en")


class Words(models.Func):
    """The lexemes of a column that has an index on this very expression (migration 0004)."""

    template = (
        "(to_tsvector('contraste_es', %(expressions)s) || to_tsvector('contraste_en', %(expressions)s))"
    )
    output_field = SearchVectorField()


class Lexemes(models.Expression):
    """The column `lexemes` of the model that is asked."""

    def resolve_expression(self, query=None, *arguments, **options):
        column = SearchVectorField()
        column.set_attributes_from_name("lexemes")
        column.model = query.model
        return Col(query.get_initial_alias(), column)


def words_query(asked: str) -> SearchQuery:
    """The words of a search box (quotation marks and minus signs as usual), in either language."""
    spanish, english = (
        SearchQuery(folded(asked), config=config, search_type="websearch") for config in CONFIGURATIONS
    )
    return spanish | english


class Searchable(models.QuerySet):
    """For records with a column `lexemes`."""

    def with_words(self, asked: str):
        """Records that hold all the words asked for, in any inflection; annotated with `found_words`."""
        return self.annotate(found_words=Lexemes()).filter(found_words=words_query(asked))
