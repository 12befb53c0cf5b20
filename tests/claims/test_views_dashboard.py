"""The dashboard and a claimant's page: the numbers are the rows', and nothing is a score."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from claims import figures, publication
from claims.models import Check, Claim, Claimant, State
from tests.factories import NOON, bring_to, make_claim, make_user


@pytest.fixture
def published(ana, marta, us):
    """A claim marked two days before its check was published, now."""
    now = timezone.now()
    claim = make_claim(by=ana, at=now - timedelta(days=2))
    return bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta, at=now)


class TestFigures:
    def test_count_claims_by_state(self, published, ana):
        make_claim(by=ana)

        assert figures.by_state() == {"published": 1, "open": 1}

    def test_count_work_under_way_by_person(self, published, ana):
        for claim in [make_claim(by=ana), make_claim(by=ana), published]:
            Claim.objects.filter(pk=claim.pk).update(assignee=ana)

        assert [(name, dict(counts)) for _key, name, _user, counts in figures.by_person()] == [
            ("Ana", {"open": 2})
        ]

    def test_count_checks_by_week_and_rating(self, published):
        (counts,) = figures.by_week(timezone.now() - timedelta(weeks=1)).values()

        assert dict(counts) == {"true": 1}

    def test_leave_out_what_was_retracted(self, published, marta):
        publication.retract(published, note="No se sostiene.", by=marta, at=timezone.now())

        since = timezone.now() - timedelta(weeks=1)
        assert figures.by_week(since) == {}
        assert figures.time_to_publish(since)["n"] == 0

    @pytest.mark.parametrize(("days", "group"), [(0.5, 0), (1, 1), (2, 1), (3, 2), (6.9, 2), (7, 3), (90, 3)])
    def test_group_work_by_how_long_it_has_not_moved(self, ana, days, group):
        make_claim(by=ana, at=NOON - timedelta(days=days))

        assert figures.by_age(NOON)["open"].index(1) == group

    def test_measure_the_time_from_claim_to_check(self, published):
        took = figures.time_to_publish(timezone.now() - timedelta(weeks=1))

        assert (took["n"], took["median"], took["mean"]) == (1, timedelta(days=2), timedelta(days=2))


class TestDashboard:
    def test_draws_and_writes_every_number(self, client, published, ana):
        Claim.objects.filter(pk=make_claim(by=ana).pk).update(assignee=ana)
        client.force_login(ana)

        page = BeautifulSoup(client.get(reverse("dashboard")).content, "lxml")

        assert len(page.select("svg.chart")) == len(page.select(".charts table")) == 4
        assert "Ana" in page.select_one(".chart-workload tbody th").text

    def test_counts_the_same_checks_on_the_card_and_by_week(self, client, published, ana, marta, us):
        now = timezone.now()
        other = bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta, at=now)
        publication.retract(other, note="No se sostiene.", by=marta, at=now)
        client.force_login(ana)

        page = client.get(reverse("dashboard"))

        (weeks,) = [chart for chart in page.context["charts"] if chart["key"] == "weeks"]
        assert page.context["took"] == sum(total for _week, _values, total in weeks["table"]) == 1

    def test_shows_numbers_to_the_newsroom_alone(self, client, published):
        assert client.get(reverse("dashboard")).status_code == 302
        client.force_login(make_user("visitor"))

        assert client.get(reverse("dashboard")).context["charts"] == []

    def test_says_so_when_there_is_nothing_to_count(self, client, ana):
        client.force_login(ana)

        assert client.get(reverse("dashboard")).content.decode().count('<svg class="chart"') == 0

    def test_asks_a_constant_number_of_questions(self, client, ana, published, django_assert_num_queries):
        client.force_login(ana)
        for count in (1, 3):
            for number in range(count):
                person = make_user(f"p{count}-{number}", "fact-checker")
                Claim.objects.filter(pk=make_claim(by=ana).pk).update(assignee=person)
            with django_assert_num_queries(8):
                client.get(reverse("dashboard"))


class TestClaimant:
    @pytest.fixture
    def alcaldesa(self, ana, marta, us):
        who = Claimant.objects.create(name="La Alcaldesa")
        claim = make_claim(by=ana)
        Claim.objects.filter(pk=claim.pk).update(claimant=who)
        bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)
        return who

    def test_lists_the_checks_of_their_statements(self, client, alcaldesa, ana, marta):
        bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)  # of nobody

        page = client.get(reverse("claimant", args=["es", alcaldesa.uid]))

        assert [row.claimant_name for row in page.context["page"].rows] == ["La Alcaldesa"]

    def test_says_how_checks_are_chosen(self, client, alcaldesa, settings):
        settings.SELECTION_METHOD = "Por sorteo."

        assert "Por sorteo." in client.get(reverse("claimant", args=["es", alcaldesa.uid])).content.decode()

    def test_is_led_to_by_the_check(self, client, alcaldesa):
        check = Check.objects.get()

        page = client.get(reverse("check", args=["en", check.slug])).content.decode()

        assert f'href="{reverse("claimant", args=["en", alcaldesa.uid])}"' in page

    def test_is_not_found_while_nothing_is_published(self, client, ana, us):
        who = Claimant.objects.create(name="El Concejal")
        Claim.objects.filter(pk=make_claim(by=ana).pk).update(claimant=who)

        assert client.get(reverse("claimant", args=["es", who.uid])).status_code == 404

    def test_forgets_what_was_retracted(self, client, alcaldesa, marta):
        publication.retract(Claim.objects.get(), note="No se sostiene.", by=marta, at=NOON)

        assert client.get(reverse("claimant", args=["es", alcaldesa.uid])).status_code == 404

    def test_asks_a_constant_number_of_questions(self, client, alcaldesa, django_assert_num_queries):
        with django_assert_num_queries(2):
            client.get(reverse("claimant", args=["es", alcaldesa.uid]))
