"""An article comes in once, gets its text once, and is amended by those who may."""

from datetime import date, timedelta

import pytest

from claims import access, amending, intake
from claims.models import (
    Article,
    DeskStatus,
)
from sources import collecting
from sources.models import Source
from tests.factories import (
    NOON,
    make_article,
    make_snapshot,
    make_user,
)
from tests.racing import at_once, the_ledger
from workbench.ledger.models import Event

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def article(ana):
    return make_article(by=ana)


class TestOpenArticle:
    def test_takes_the_newest_text(self, ana):
        snapshot = make_snapshot(by=ana, title="Una nota")

        article = intake.open_article(
            snapshot.source, by=ana, at=NOON, published_on=date(2026, 1, 16), time_zone="America/Lima"
        )

        assert (article.snapshot, article.title, article.status) == (snapshot, "Una nota", DeskStatus.INBOX)
        assert (article.published_on, article.time_zone) == (date(2026, 1, 16), "America/Lima")
        assert Event.objects.first().verb == "article.opened"

    def test_gives_the_article_there_is(self, ana, marta):
        article = make_article(by=ana)
        events = Event.objects.count()

        again = intake.open_article(article.source, by=marta, at=LATER)

        assert (again, again.created_by, Event.objects.count()) == (article, ana, events)

    def test_refuses_a_reader(self, ana):
        with pytest.raises(access.NotAllowed):
            intake.open_article(make_snapshot(by=ana).source, by=make_user("nadie"), at=NOON)


class TestAmendArticle:
    def test_changes_and_tells_the_ledger_what_changed(self, article, ana):
        changes = {"title": "Otro", "language": article.language, "assignee": ana}
        intake.amend_article(article, changes, by=ana, at=LATER)

        article.refresh_from_db()
        assert (article.title, article.assignee) == ("Otro", ana)
        event = Event.objects.get(verb="article.amended")
        assert (event.object_uid, event.after) == (article.uid, {"title": "Otro", "assignee": str(ana)})

    def test_writes_nothing_where_nothing_changes(self, article, ana):
        intake.amend_article(article, {"title": article.title}, by=ana, at=LATER)

        assert not Event.objects.filter(verb="article.amended").exists()

    def test_forgets_the_reason_of_one_that_is_dismissed_no_more(self, article, ana):
        dismissed = {"status": DeskStatus.DISMISSED, "dismissed_reason": "Es publicidad."}
        intake.amend_article(article, dismissed, by=ana, at=LATER)
        intake.amend_article(article, {"status": DeskStatus.WORKING}, by=ana, at=LATER)

        article.refresh_from_db()
        assert (article.status, article.dismissed_reason) == (DeskStatus.WORKING, "")

    @pytest.mark.parametrize(
        "changes", [{"status": DeskStatus.DISMISSED, "dismissed_reason": " "}, {"dismissed_reason": "Sí."}]
    )
    def test_wants_a_reason_for_dismissing_and_for_nothing_else(self, article, ana, changes):
        with pytest.raises(amending.AmendmentRefused) as refusal:
            intake.amend_article(article, changes, by=ana, at=LATER)

        assert refusal.value.field == "dismissed_reason"

    def test_refuses_a_reader_and_what_is_no_field_of_its_own(self, article, ana):
        with pytest.raises(access.NotAllowed):
            intake.amend_article(article, {"title": "x"}, by=make_user("nadie"), at=LATER)
        with pytest.raises(KeyError):
            intake.amend_article(article, {"source": None}, by=ana, at=LATER)


class TestAdoptFirstSnapshot:
    def test_gives_a_waiting_article_its_text(self, ana):
        source = Source.objects.create(url="https://una.example/", created_at=NOON)
        article = intake.open_article(source, by=ana, at=NOON)

        snapshot = make_snapshot(by=ana, url="https://una.example/", title="La nota")

        article.refresh_from_db()
        assert (article.snapshot, article.title) == (snapshot, "La nota")

    def test_never_replaces_a_text_people_marked(self, ana):
        article = make_article(by=ana)

        second = collecting.paste("Otra versión.", by=ana, at=LATER, source=article.source)

        article.refresh_from_db()
        assert article.snapshot.number == 1
        assert second.number == 2


@pytest.mark.django_db(transaction=True)
class TestOpenArticleAtOnce:
    def test_makes_one_article(self, ana, marta):
        source = make_snapshot(by=ana).source

        first, second = at_once(
            lambda: intake.open_article(source, by=ana, at=NOON),
            lambda: intake.open_article(source, by=marta, at=NOON),
            holding=source,
        )

        assert first == second
        assert Event.objects.filter(verb="article.opened").count() == 1

    def test_never_misses_a_text_that_arrives_meanwhile(self, ana):
        """The worker stores the first snapshot while the article is being opened."""
        source = Source.objects.create(url="https://una.example/", created_at=NOON)

        at_once(
            lambda: intake.open_article(source, by=ana, at=NOON),
            lambda: make_snapshot(by=ana, url=source.url),
            holding=the_ledger(),
        )

        assert Article.objects.get().snapshot == source.snapshots.get()

    def test_finds_a_text_that_is_being_stored(self, ana):
        source = Source.objects.create(url="https://una.example/", created_at=NOON)

        at_once(
            lambda: make_snapshot(by=ana, url=source.url),
            lambda: intake.open_article(source, by=ana, at=NOON),
            holding=the_ledger(),
        )

        assert Article.objects.get().snapshot == source.snapshots.get()
