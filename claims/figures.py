"""How does the work go? Counts of claims by state, person, week and age, each in one query."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.aggregates import Aggregate
from django.db.models.functions import TruncWeek

from claims.models import Check, Claim, State

UNDER_WAY = (State.OPEN, State.IN_PROGRESS, State.RETURNED, State.REOPENED, State.IN_REVIEW, State.APPROVED)
AGES = (timedelta(days=1), timedelta(days=3), timedelta(days=7))  # limits between the groups of ageing


class Median(Aggregate):
    """The middle value of a duration."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def by_state() -> dict[str, int]:
    """{state: how many claims stand there}, states without any left out."""
    return dict(Claim.objects.order_by().values_list("state").annotate(n=Count("id")))


def by_person() -> list[tuple]:
    """(person's key, name as signed, username, {state: claims}) of those with work assigned, most first."""
    rows = (
        Claim.objects.filter(state__in=UNDER_WAY, assignee__isnull=False)
        .order_by()
        .values_list("assignee", "assignee__display_name", "assignee__username", "state")
        .annotate(n=Count("id"))
    )
    people: dict[int, tuple] = {}
    for key, name, username, state, n in rows:
        people.setdefault(key, (key, name or username, username, Counter()))[3][state] += n
    return sorted(people.values(), key=lambda person: (-person[3].total(), person[1]))


def by_week(since: datetime) -> dict[datetime, Counter]:
    """{Monday: {rating key: checks in force first published then}}; "is it so?", else "was it said?"."""
    rows = (
        Check.objects.standing()
        .filter(published_at__gte=since)
        .annotate(week=TruncWeek("published_at"))
        .order_by()
        .values_list("week", "substance_key", "attribution_key")
        .annotate(n=Count("id"))
    )
    weeks: dict[datetime, Counter] = {}
    for week, substance, attribution, n in rows:
        weeks.setdefault(week, Counter())[substance or attribution] += n
    return dict(sorted(weeks.items()))


def by_age(at: datetime) -> dict[str, list[int]]:
    """{state: claims that have not moved for less than each of AGES, and for longer}, of work under way."""
    edges = [at - age for age in AGES]
    groups = {
        "g0": Count("id", filter=Q(updated_at__gt=edges[0])),
        "g1": Count("id", filter=Q(updated_at__lte=edges[0], updated_at__gt=edges[1])),
        "g2": Count("id", filter=Q(updated_at__lte=edges[1], updated_at__gt=edges[2])),
        "g3": Count("id", filter=Q(updated_at__lte=edges[2])),
    }
    rows = Claim.objects.filter(state__in=UNDER_WAY).order_by().values("state").annotate(**groups)
    return {row["state"]: [row[name] for name in groups] for row in rows}


def time_to_publish(since: datetime) -> dict:
    """n, median and mean time from marking a claim to its first edition, of the checks of by_week."""
    took = ExpressionWrapper(F("published_at") - F("claim__created_at"), output_field=DurationField())
    rows = Check.objects.standing().filter(published_at__gte=since).annotate(took=took)
    return rows.aggregate(n=Count("id"), median=Median("took"), mean=Avg("took"))
