"""Finding what is written on the site: one ranked query to Wagtail's search index, on SQLite and on PostgreSQL.

Wagtail keeps the index (every indexed model says by `search_fields` what of it can be found). Its own query cannot find
beginnings of words, weighs a title like any other text on SQLite, and grows with the square of what it finds there; so
the question is put to the same tables here. On SQLite words are found by their roots (cms/words.py), on PostgreSQL by
the grammar of WAGTAILSEARCH_BACKENDS' SEARCH_CONFIG and by their beginnings.
"""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db import connection
from django.db.models import CharField, F
from django.db.models.functions import Cast
from modelsearch.utils import get_descendants_content_types_pks
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from cms.words import root

TITLE_WEIGHT = 8


@dataclass(frozen=True)
class Hit:
    """Something found: its primary key and the text by which it can be found (the title not included)."""

    pk: int
    text: str


def hits(queryset, words, *, any_of=False, most=50):
    """Return up to `most` Hits among the objects of a queryset, best first: one query.

    Whatever the queryset leaves out (drafts, what somebody may not read) is left out in SQL. `words` come from
    cms.words.asked: all of them must be there, or with `any_of` one of them.
    """
    if not words:
        return []
    among = {
        "content_type__in": get_descendants_content_types_pks(queryset.model),
        "object_id__in": queryset.order_by().annotate(index_id=Cast("pk", CharField())).values("index_id"),
    }
    ask = _ask_postgresql if connection.vendor == "postgresql" else _ask_sqlite
    return [Hit(int(pk), text or "") for pk, text in ask(words, among, any_of)[:most]]


def _ask_sqlite(words, among, any_of):
    # Both exist on SQLite only.
    from modelsearch.backends.database.sqlite.query import (
        BM25,
        Lexeme,
        MatchExpression,
        SearchQueryExpression,
    )
    from wagtail.search.models import SQLiteFTSIndexEntry

    class Rank(BM25):
        """bm25 with a weight for each column of the index: autocomplete, body, title. The best have the least."""

        def as_sql(self, compiler, connection):
            sql, params = super().as_sql(compiler, connection)
            return f"{sql[:-1]}, 0.0, 1.0, {TITLE_WEIGHT}.0)", params

    roots = [Lexeme(root(word), prefix=True) for word in words]
    question = SearchQueryExpression(reduce(or_ if any_of else and_, roots))
    return (
        SQLiteFTSIndexEntry.objects.filter(MatchExpression(["title", "body"], question))
        .filter(**{f"index_entry__{name}": value for name, value in among.items()})
        .annotate(score=Rank())
        .order_by("score", "-pk")
        .values_list("index_entry__object_id", "body")
    )


def _ask_postgresql(words, among, any_of):
    from django.contrib.postgres.search import SearchQuery, SearchRank

    question = SearchQuery(
        (" | " if any_of else " & ").join(f"'{word}':*" for word in words),
        search_type="raw",
        config=get_search_backend().config,
    )
    # The very expression that Wagtail's migration has made an index of.
    whole = F("title")._combine(F("body"), "||", False)
    rank = SearchRank(F("title"), question) * TITLE_WEIGHT + SearchRank(F("body"), question)
    return (
        IndexEntry.objects.annotate(whole=whole)
        .filter(whole=question, **among)
        .annotate(score=rank)
        .order_by("-score", "-pk")
        .values_list("object_id", "body_text")
    )
