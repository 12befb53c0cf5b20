"""Notices that stay unread go out by e-mail: one mail for a person and an hour or a day, each notice once."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from claims import digests, noticing
from claims.models import Notice, NoticeKind
from claims.tasks import send_digests
from tests.factories import make_claim, make_user
from workbench.accounts.roles import CHECKER

NINE = datetime(2026, 1, 16, 9, 30, tzinfo=UTC)  # half past ten in Madrid
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def ana(db):
    return make_user(
        "ana",
        CHECKER,
        email="ana@redaccion.example",
        digest="hourly",
        language="en",
        time_zone="Europe/Madrid",
    )


@pytest.fixture
def marta(db):
    return make_user("marta", CHECKER)


@pytest.fixture
def tell(ana, marta):
    """Tell ana of something that marta did to a claim."""
    claim = make_claim(by=marta)

    def tell(at=NINE - AN_HOUR, verb="claim.reopen"):
        noticing.tell([ana], claim, NoticeKind.CHANGED_UNDER_YOU, verb, by=marta, at=at)
        return Notice.objects.latest("id")

    return tell


def send_all(at):
    return [digests.send(person, at=at) for person in digests.due(at=at)]


class TestDue:
    @pytest.mark.parametrize(
        "changes", [{"digest": "never"}, {"email": ""}, {"is_active": False}, {"digest": "daily"}]
    )
    def test_leaves_out_whom_it_is_not_for(self, ana, tell, changes):
        tell()
        for name, value in changes.items():
            setattr(ana, name, value)
        ana.save()

        assert digests.due(at=NINE) == []

    def test_leaves_out_who_has_no_role_any_more(self, ana, tell):
        tell()
        ana.groups.clear()

        assert digests.due(at=NINE) == []

    @pytest.mark.parametrize("column", ["read_at", "mailed_at"])
    def test_leaves_out_what_was_read_or_sent_already(self, tell, column):
        notice = tell()
        setattr(notice, column, NINE)
        notice.save()

        assert digests.due(at=NINE) == []

    def test_waits_for_the_full_hour(self, ana, tell):
        tell(at=NINE - timedelta(minutes=1))

        assert digests.due(at=NINE) == []
        assert digests.due(at=NINE + AN_HOUR) == [ana]

    @pytest.mark.parametrize(
        ("zone", "hour", "is_due"),
        [("Europe/Madrid", 5, False), ("Europe/Madrid", 6, True), ("America/Mexico_City", 6, False)],
    )
    def test_waits_for_the_morning_where_the_person_is(self, ana, tell, zone, hour, is_due):
        ana.digest, ana.time_zone = "daily", zone
        ana.save()
        tell(at=datetime(2026, 1, 15, 20, 0, tzinfo=UTC))

        assert bool(digests.due(at=datetime(2026, 1, 16, hour, 30, tzinfo=UTC))) == is_due

    def test_knows_the_newsrooms_zone_for_one_that_there_is_not_any_more(self, ana, tell):
        ana.time_zone = "Mars/Olympus"
        ana.save()
        tell()

        assert digests.due(at=NINE) == [ana]


class TestSend:
    def test_puts_everything_that_waits_into_one_mail(self, ana, tell):
        tell(verb="claim.reopen"), tell(verb="claim.drop")

        assert send_all(NINE) == [2]

        (letter,) = mail.outbox
        (html, kind), *_rest = letter.alternatives
        assert (letter.to, letter.subject, kind) == (
            ["ana@redaccion.example"],
            "2 notices · Contraste",
            "text/html",
        )
        for body in (letter.body, html):
            assert "Marta reopened it" in body
            assert "Marta dropped it" in body
            assert body.count("el 23 de enero") == 1  # of one claim together
            assert f"http://127.0.0.1:8000{reverse('notices')}" in body
        assert "16 Jan 2026, 9:30" in letter.body or "Jan. 16, 2026, 9:30" in letter.body  # on ana's clock

    @pytest.mark.parametrize(
        ("language", "subject"), [("es", "1 aviso"), ("en", "1 notice"), ("", "1 aviso")]
    )
    def test_speaks_the_persons_language_or_the_newsrooms(self, ana, tell, language, subject):
        ana.language = language
        ana.save()
        tell()

        send_all(NINE)

        (letter,) = mail.outbox
        assert letter.subject == f"{subject} · Contraste"
        assert f'<html lang="{language or "es"}">' in letter.alternatives[0][0]

    def test_names_a_way_out_that_needs_no_login(self, client, ana, tell):
        tell()

        send_all(NINE)

        (letter,) = mail.outbox
        address = letter.extra_headers["List-Unsubscribe"].strip("<>")
        assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert address in letter.body
        client.post(address.removeprefix("http://127.0.0.1:8000"))
        tell(at=NINE)
        assert digests.due(at=NINE + A_DAY) == []

    def test_sends_a_notice_once_and_later_ones_with_the_next_mail(self, tell):
        tell()
        assert send_all(NINE) == [1]
        tell(at=NINE)

        assert send_all(NINE) == []
        assert send_all(NINE + AN_HOUR) == [1]
        assert len(mail.outbox) == 2

    def test_has_nothing_left_for_the_second_of_two_workers(self, ana, tell):
        tell()

        assert [digests.send(ana, at=NINE), digests.send(ana, at=NINE + timedelta(microseconds=1))] == [1, 0]
        assert len(mail.outbox) == 1

    def test_gives_notices_back_when_no_mail_can_be_sent(self, ana, tell, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
        notice = tell()

        with pytest.raises(OSError):
            digests.send(ana, at=NINE)

        notice.refresh_from_db()
        assert notice.mailed_at is None


class RefusesAna(EmailBackend):
    """A mail server that does not take letters for ana."""

    def send_messages(self, messages):
        if messages[0].to == ["ana@redaccion.example"]:
            raise SMTPRecipientsRefused({"ana@redaccion.example": (550, b"no such mailbox")})
        return super().send_messages(messages)


class TestSendDigests:
    def test_goes_on_with_the_next_person_when_one_cannot_be_reached(self, ana, marta, tell, settings):
        settings.EMAIL_BACKEND = f"{__name__}.RefusesAna"
        tell()
        marta.email, marta.digest = "marta@redaccion.example", "hourly"
        marta.save()
        noticing.tell([marta], make_claim(by=ana), NoticeKind.NEEDS_YOU, "claim.submit", by=ana, at=NINE)

        send_digests()

        assert [letter.to for letter in mail.outbox] == [["marta@redaccion.example"]]
        assert Notice.objects.get(person=ana).mailed_at is None
