"""Which words does a record hold?

Claims, checks and the fact-checks of others keep their lexemes in a column `lexemes`, which the database
computes (migration 0012) and no model names: whoever loads a record has no use for it.
"""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.expressions import Col

from workbench.common.words import words_query


class Lexemes(models.Expression):
    """The column `lexemes` of the model that is asked."""

    def resolve_expression(self, query=None, *arguments, **options):
        column = SearchVectorField()
        column.set_attributes_from_name("lexemes")
        column.model = query.model
        return Col(query.get_initial_alias(), column)


class Searchable(models.QuerySet):
    """For records with a column `lexemes`."""

    def with_words(self, asked: str, *, is_typing: bool = False):
        """Records that hold all the words asked for, in any inflection; `found_words` has a name now.

        The last word may be unfinished while it is_typing.
        """
        query = words_query(asked, is_typing=is_typing)
        return self.alias(found_words=Lexemes()).filter(found_words=query)
