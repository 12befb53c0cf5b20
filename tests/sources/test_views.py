"""Documents for people: the list, the versions, another try, a file or a text instead."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from sources import fetching, freshness
from sources.models import Disclosure, FetchAttempt, Source, State, Step, Watch
from tests.factories import NOON, make_failed_attempt, make_snapshot, make_user
from workbench.accounts.roles import CHECKER, REVIEWER
from workbench.common import leases
from workbench.ledger.models import Event

UNKNOWN = "01a20c76-eb1c-75c6-ad2a-7fd400e8da3f"
TOO_LONG = 1_000_001


@pytest.fixture
def ana(db):
    return make_user("ana", CHECKER)


@pytest.fixture
def failed(ana):
    """A document that could not be fetched."""
    url = "https://fuente.example/nota"
    source = Source.objects.create(url=url, requested_url=url, created_by=ana, created_at=NOON)
    make_failed_attempt(source, by=ana, state=State.REFUSED)
    return source


class TestSources:
    def test_is_for_people_who_signed_in(self, client, db):
        assert client.get(reverse("sources")).status_code == 302

    def test_shows_nothing_to_somebody_without_a_role(self, client, failed):
        client.force_login(make_user("visitor"))

        assert client.get(reverse("sources")).context["page"].rows == []

    def test_tells_versions_and_failures(self, client, ana, failed):
        source = make_snapshot(by=ana, url="https://otra.example/nota").source
        client.force_login(ana)

        rows = client.get(reverse("sources")).context["page"].rows

        assert [(row, row.versions, row.last_state) for row in rows] == [
            (source, 1, None),
            (failed, None, "refused"),
        ]

    def test_takes_a_filter_left_at_all_for_none(self, client, ana, failed):
        client.force_login(ana)

        page = client.get(reverse("sources"), {"q": "", "url": "", "site": "", "kind": ""})

        assert page.context["page"].rows == [failed]

    def test_asks_a_constant_number_of_questions(self, client, ana, failed, django_assert_num_queries):
        client.force_login(ana)
        client.get(reverse("sources"))
        with django_assert_num_queries(4):
            client.get(reverse("sources"))
        for number in range(4):
            make_snapshot(by=ana, url=f"https://otra.example/{number}")

        with django_assert_num_queries(4):
            client.get(reverse("sources"))


class TestSource:
    def test_is_not_found_when_there_is_none(self, client, ana):
        client.force_login(ana)

        assert client.get(reverse("source", args=[UNKNOWN])).status_code == 404

    def test_is_not_found_by_somebody_without_a_role(self, client, failed):
        client.force_login(make_user("visitor"))

        assert client.get(failed.get_absolute_url()).status_code == 404

    def test_shows_the_newest_version_and_its_hashes(self, client, ana):
        url = "https://otra.example/nota"
        make_snapshot("Antes.", by=ana, url=url)
        snapshot = make_snapshot("Después.", by=ana, url=url)
        client.force_login(ana)

        page = client.get(snapshot.source.get_absolute_url()).content.decode()

        assert "Después." in page
        assert "Antes." not in page
        assert snapshot.text_sha256 in page

    def test_shows_the_version_asked_for_and_says_that_it_is_old(self, client, ana):
        url = "https://otra.example/nota"
        first = make_snapshot("Antes.", by=ana, url=url)
        make_snapshot("Después.", by=ana, url=url)
        client.force_login(ana)

        page = client.get(first.get_absolute_url()).content.decode()

        assert "Antes." in page
        assert 'data-tone="returned"' in page

    @pytest.mark.parametrize("version", ["9", "x", "²", "-1", "9" * 40])
    def test_takes_an_unknown_version_for_the_newest(self, client, ana, version):
        snapshot = make_snapshot(by=ana)
        client.force_login(ana)

        page = client.get(snapshot.source.get_absolute_url(), {"version": version})

        assert page.context["snapshot"] == snapshot

    def test_tells_in_words_why_it_could_not_be_fetched(self, client, ana, failed):
        client.force_login(ana)

        page = client.get(failed.get_absolute_url(), headers={"accept-language": "en"})

        assert "The site has no such page (status 404)." in page.content.decode()

    def test_shows_a_hostile_text_as_text(self, client, ana):
        snapshot = make_snapshot("<script>alert(1)</script>", by=ana)
        client.force_login(ana)

        assert "&lt;script&gt;alert(1)" in client.get(snapshot.source.get_absolute_url()).content.decode()

    def test_asks_no_more_questions_for_more_versions(self, client, ana, django_assert_num_queries):
        url = "https://otra.example/nota"
        source = make_snapshot("Uno.", by=ana, url=url).source
        client.force_login(ana)
        client.get(source.get_absolute_url())
        with django_assert_num_queries(7):
            client.get(source.get_absolute_url())
        for word in ("Dos.", "Tres.", "Cuatro."):
            make_snapshot(word, by=ana, url=url)

        with django_assert_num_queries(7):
            client.get(source.get_absolute_url())


class TestProgress:
    def test_shows_the_newest_attempt_alone(self, client, ana, failed):
        client.force_login(ana)

        page = client.get(reverse("source-progress", args=[failed.uid]))

        assert page.status_code == 200
        assert "<html" not in page.content.decode()

    def test_answers_with_nothing_until_the_attempt_moves(self, client, ana, failed):
        client.force_login(ana)
        url = reverse("source-progress", args=[failed.uid])

        answer = client.get(url, {"seen": failed.attempts.get().stage})

        assert (answer.status_code, answer.content) == (204, b"")
        assert client.get(url, {"seen": "0-queued-connect-0"}).status_code == 200

    def test_has_the_page_loaded_anew_when_the_text_has_come(self, client, ana):
        snapshot = make_snapshot("Ya está.", by=ana, url="https://fuente.example/otra")
        snapshot.source.attempts.create(
            state=State.STORED, snapshot=snapshot, created_at=NOON, next_try_at=NOON, finished_at=NOON
        )
        client.force_login(ana)
        url = reverse("source-progress", args=[snapshot.source.uid])

        assert client.get(url, {"reloads": "1"})["HX-Refresh"] == "true"
        assert "HX-Refresh" not in client.get(url)

    def test_does_not_load_anew_what_somebody_may_be_typing_after_a_failure(self, client, ana, failed):
        client.force_login(ana)

        page = client.get(
            reverse("source-progress", args=[failed.uid]), {"reloads": "1", "back": "/articles/"}
        )

        assert "HX-Refresh" not in page
        assert '<input type="hidden" name="next" value="/articles/">' in page.content.decode()


class TestRetry:
    def test_writes_one_attempt_however_often_it_is_asked_for(self, client, ana, failed):
        client.force_login(ana)

        for _each in range(2):
            answer = client.post(reverse("source-retry", args=[failed.uid]))

        assert (answer.status_code, answer.url) == (302, failed.get_absolute_url())
        assert failed.attempts.open().count() == 1

    @pytest.mark.parametrize(
        ("asked", "led"),
        [("/claims/", "/claims/"), ("https://elsewhere.example/", None), ("//x.example", None)],
    )
    def test_leads_back_to_our_own_pages_only(self, client, ana, failed, asked, led):
        client.force_login(ana)

        answer = client.post(reverse("source-retry", args=[failed.uid]), {"next": asked})

        assert answer.url == (led or failed.get_absolute_url())

    def test_says_that_a_pasted_text_has_no_address(self, client, ana):
        source = make_snapshot(by=ana).source
        client.force_login(ana)

        page = client.post(
            reverse("source-retry", args=[source.uid]), follow=True, headers={"accept-language": "en"}
        )

        assert "This document has no address to fetch it from." in page.content.decode()
        assert source.attempts.count() == 0

    def test_is_not_done_by_following_a_link(self, client, ana, failed):
        client.force_login(ana)

        assert client.get(reverse("source-retry", args=[failed.uid])).status_code == 405


class TestContent:
    def test_freezes_a_pasted_text(self, client, ana, failed):
        client.force_login(ana)

        answer = client.post(reverse("source-content", args=[failed.uid]), {"text": "Lo que decía."})

        assert answer.status_code == 302
        assert failed.snapshots.get().text == "Lo que decía."

    def test_says_who_pasted_it(self, client, ana, failed):
        client.force_login(ana)
        client.post(reverse("source-content", args=[failed.uid]), {"text": "Lo que decía."})

        page = client.get(failed.get_absolute_url(), headers={"accept-language": "en"}).content.decode()

        assert f"Pasted by {ana}" in page

    def test_queues_an_uploaded_file(self, client, ana, failed):
        client.force_login(ana)
        file = SimpleUploadedFile("nota.txt", b"Lo que dec\xc3\xada.")

        answer = client.post(reverse("source-content", args=[failed.uid]), {"file": file})

        assert answer.status_code == 302
        assert failed.attempts.open().count() == 1

    @pytest.mark.parametrize(
        "sent",
        [{}, {"text": " \n "}, {"text": "a" * TOO_LONG}, {"file": SimpleUploadedFile("nota.txt", b"")}],
        ids=["nothing", "blank", "too long", "an empty file"],
    )
    def test_refuses_what_is_no_text(self, client, ana, failed, sent):
        client.force_login(ana)

        answer = client.post(reverse("source-content", args=[failed.uid]), sent)

        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()
        assert not failed.snapshots.exists()

    def test_keeps_the_text_beside_a_refused_file(self, client, ana, failed):
        client.force_login(ana)
        file = SimpleUploadedFile("nota.txt", b"\x00\x01\x02\x7fELF")

        answer = client.post(
            reverse("source-content", args=[failed.uid]), {"file": file, "text": "Lo que decía."}
        )

        assert answer.status_code == 422
        assert "Lo que decía.</textarea>" in answer.content.decode()


class TestDisclose:
    @pytest.fixture
    def private(self, ana):
        return make_snapshot(by=ana, url="https://privada.example/", flags=["no_archive"])

    def post(self, client, snapshot, reason="Es de interés público."):
        path = reverse("source-disclose", args=[snapshot.source.uid, snapshot.number])
        return client.post(path, {"reason": reason}, headers={"accept-language": "en"})

    def test_is_offered_to_editors_only(self, client, ana, private):
        door = reverse("source-disclose", args=[private.source.uid, 1])
        for person, offered in ((ana, False), (make_user("marta", REVIEWER), True)):
            client.force_login(person)
            page = client.get(private.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
            assert ("Private copy" in page, door in page) == (True, offered)

    def test_decides_and_says_why(self, client, private):
        client.force_login(make_user("marta", REVIEWER))

        answer = self.post(client, private)

        assert answer.url == private.get_absolute_url()
        page = client.get(answer.url, headers={"accept-language": "en"}).content.decode()
        assert ("This copy may be shown" in page, "Es de interés público." in page) == (True, True)

    @pytest.mark.parametrize(("role", "reason", "status"), [(CHECKER, "a", 403), (REVIEWER, " ", 422)])
    def test_refuses_on_the_page(self, client, private, role, reason, status):
        client.force_login(make_user("otra", role))

        assert self.post(client, private, reason).status_code == status
        assert Disclosure.objects.count() == 0

    def test_knows_no_other_version(self, client, ana, private):
        client.force_login(ana)
        path = reverse("source-disclose", args=[private.source.uid, 9])

        assert client.post(path, {"reason": "a"}).status_code == 404


class TestWatch:
    @pytest.fixture
    def sent(self, client, ana, failed):
        client.force_login(ana)
        return lambda name, **data: client.post(reverse(name, args=[failed.uid]), data)

    def test_begins_with_its_last_day_whole(self, sent, failed, ana, settings):
        answer = sent("source-watch", interval="hourly", until="2099-12-31")

        watch = Watch.objects.get()
        assert (answer.status_code, watch.source, watch.interval, watch.by) == (302, failed, "hourly", ana)
        assert timezone.localtime(watch.until).isoformat().startswith("2099-12-31T23:59:59")

    def test_is_shown_with_what_ends_it(self, client, sent, failed, ana):
        sent("source-watch", interval="daily", until="")

        page = client.get(failed.get_absolute_url()).content.decode()

        assert reverse("source-unwatch", args=[failed.uid]) in page

    @pytest.mark.parametrize("data", [{"interval": "yearly"}, {"interval": "daily", "until": "2001-01-01"}])
    def test_says_what_does_not_fit(self, sent, data):
        answer = sent("source-watch", **data)

        assert answer.status_code == 422
        assert answer.context["watch_form"].errors
        assert not Watch.objects.exists()

    def test_ends(self, sent, failed, ana):
        freshness.watch(failed, interval="daily", by=ana, at=NOON)

        assert sent("source-unwatch").status_code == 302
        assert sent("source-unwatch").status_code == 302  # a second time is told, and does nothing
        assert not Watch.objects.exists()

    def test_is_for_the_newsroom_only(self, client, failed):
        client.force_login(make_user("visitor"))

        for name in ("source-watch", "source-unwatch"):
            assert client.post(reverse(name, args=[failed.uid]), {"interval": "daily"}).status_code == 404

    def test_is_not_offered_for_what_has_no_address(self, client, ana):
        source = make_snapshot(by=ana).source
        client.force_login(ana)

        assert (
            reverse("source-watch", args=[source.uid])
            not in client.get(source.get_absolute_url()).content.decode()
        )


class TestCancel:
    def test_ends_the_capture_and_its_worker_writes_nothing_more(self, client, ana):
        client.force_login(ana)
        source = Source.objects.create(url="https://nota.example/", created_by=ana, created_at=NOON)
        attempt = FetchAttempt.objects.create(source=source, created_at=NOON, next_try_at=NOON)
        held = fetching.take(attempt.pk, [Step.CONNECT])

        answer = client.post(reverse("source-cancel", args=[source.uid]))

        assert answer.status_code == 302
        attempt.refresh_from_db()
        assert (attempt.state, attempt.error_code, attempt.lease) == ("failed", "cancelled", None)
        assert Event.objects.get(object_uid=source.uid).verb == "capture.cancelled"
        with pytest.raises(leases.LeaseLost):
            fetching._write(held, step=Step.DOWNLOAD)

    def test_says_so_when_there_is_nothing_to_cancel(self, client, ana):
        client.force_login(ana)
        source = Source.objects.create(url="https://nota.example/", created_by=ana, created_at=NOON)

        answer = client.post(reverse("source-cancel", args=[source.uid]), follow=True)

        assert [message.level_tag for message in answer.context["messages"]] == ["error"]
        assert not Event.objects.exists()
