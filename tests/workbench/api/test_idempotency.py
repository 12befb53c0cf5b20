"""A request that is sent twice acts once, and is answered the same."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from claims.models import Article
from sources.models import Source
from tests import racing
from tests.factories import TEXT, make_user
from tests.rest import rest_of
from workbench.accounts.models import KeptAnswer
from workbench.accounts.roles import CHECKER

KEY = {"Idempotency-Key": "7f8e-1"}
BODY = {"text": TEXT, "title": "Una nota"}


@pytest.fixture
def ana(db):
    return make_user("ana", CHECKER)


@pytest.fixture
def rest(ana):
    return rest_of(ana)


class TestOnce:
    def test_answers_the_same_without_acting_again(self, rest):
        first, again = (rest.post("/articles/", BODY, headers=KEY) for _twice in range(2))

        assert (first.status_code, again.status_code) == (201, 201)
        assert (again.content, again["Location"]) == (first.content, first["Location"])
        assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
        assert Source.objects.count() == 1

    def test_takes_the_key_in_quotation_marks_for_the_same(self, rest):
        rest.post("/articles/", BODY, headers=KEY)
        again = rest.post("/articles/", BODY, headers={"Idempotency-Key": '"7f8e-1"'})

        assert again["Idempotency-Replayed"] == "true"

    @pytest.mark.parametrize("other", ["body", "address"])
    def test_refuses_the_key_of_another_request(self, rest, other):
        rest.post("/articles/", BODY, headers=KEY)
        path, body = ("/articles/", BODY | {"title": "Otra"}) if other == "body" else ("/sources/", BODY)
        response = rest.post(path, body, headers=KEY)

        assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
        assert Source.objects.count() == 1

    def test_keeps_keys_apart_for_every_token(self, ana, rest):
        others = [rest_of(ana), rest_of(make_user("berta", CHECKER))]
        answers = [each.post("/articles/", BODY, headers=KEY) for each in (rest, *others)]

        assert {answer.status_code for answer in answers} == {201}
        assert not any("Idempotency-Replayed" in answer for answer in answers)

    def test_keeps_nothing_of_a_request_that_was_refused(self, rest):
        assert rest.post("/articles/", {"text": ""}, headers=KEY).status_code == 400
        assert not KeptAnswer.objects.exists()
        assert rest.post("/articles/", BODY, headers=KEY).status_code == 201

    def test_remembers_for_a_day_and_clears_away_what_is_older(self, rest):
        rest.post("/articles/", BODY, headers=KEY)
        rest.post("/articles/", BODY, headers={"Idempotency-Key": "another"})
        with time_machine.travel(timezone.now() + timedelta(hours=25)):
            again = rest.post("/articles/", BODY, headers=KEY)

        assert "Idempotency-Replayed" not in again
        assert [kept.key for kept in KeptAnswer.objects.all()] == ["7f8e-1"]

    @pytest.mark.parametrize("key", ["", '""', "dos palabras", "ñ", "x" * 256])
    def test_refuses_what_is_no_key(self, rest, key):
        response = rest.post("/articles/", BODY, headers={"Idempotency-Key": key})

        assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_refused")
        assert not Source.objects.exists()

    def test_asks_for_the_right_first(self, ana):
        assert rest_of(ana, "read").post("/articles/", BODY, headers=KEY).status_code == 403
        assert not KeptAnswer.objects.exists()

    def test_works_for_files(self, rest):
        sent = [
            rest.client.post(
                "/api/v1/sources/", {"file": SimpleUploadedFile("n.txt", b"Una nota.")}, headers=KEY
            )
            for _twice in range(2)
        ]

        assert [answer.status_code for answer in sent] == [202, 202]
        assert Source.objects.count() == 1

    def test_leaves_no_answer_without_its_work(self, rest, monkeypatch):
        """Work and answer are one transaction: what breaks in between leaves neither."""

        def broken(*_words):
            raise RuntimeError

        monkeypatch.setattr("workbench.api.idempotency._keep", broken)
        rest.client.raise_request_exception = False
        response = rest.post("/articles/", BODY, headers=KEY)

        assert (response.status_code, Article.objects.count()) == (500, 0)


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_act_once_and_the_other_is_told_to_wait(self):
        rest = rest_of(make_user("ana", CHECKER))
        post = lambda: rest.post("/articles/", BODY, headers=KEY)  # noqa: E731

        answers = racing.at_once(post, post, holding=racing.the_ledger())

        assert sorted(answer.status_code for answer in answers) == [201, 409]
        assert {answer.json().get("code") for answer in answers} == {None, "request_under_way"}
        assert Article.objects.count() == 1
