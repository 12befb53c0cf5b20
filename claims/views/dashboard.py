"""How does the newsroom's work go? Numbers drawn on the server, each with its table."""

from datetime import timedelta

from babel.dates import format_skeleton, format_timedelta
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims import figures
from claims.export.charts import Bar, Part, bars
from claims.models import Rating, State

WEEKS = 8
MOST = 20  # people the workload shows


@login_required
@require_safe
def dashboard(request):
    """Flow, workload, checks by week, ageing, time from claim to check."""
    now = timezone.now()
    monday = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    since = monday - timedelta(days=monday.weekday(), weeks=WEEKS - 1)
    took = figures.time_to_publish(since)
    is_ours = getattr(request.user, "is_newsroom", False)
    charts = [_flow(), _workload(), _weeks(since), _ageing(now)] if is_ours else []
    page = {
        "charts": [_drawn(*chart) for chart in charts],
        "took": took["n"],
        "median": _duration(took["median"]),
        "mean": _duration(took["mean"]),
        "weeks": WEEKS,
    }
    return render(request, "claims/dashboard.html", page)


def _flow():
    counts = figures.by_state()
    rows = [Bar(state.label, [Part(state.label, counts.get(state, 0), state)]) for state in State]
    return "flow", _("Flow: claims by state"), rows


def _workload():
    rows = [
        Bar(name, [Part(State(state).label, counts[state], state) for state in figures.UNDER_WAY])
        for _key, name, _username, counts in figures.by_person()[:MOST]
    ]
    return "workload", _("Workload: claims under way by person"), rows


def _weeks(since):
    labels = {rating.key: rating.label for rating in Rating.objects.order_by("scale__question", "-position")}
    found = {timezone.localtime(week).date(): counts for week, counts in figures.by_week(since).items()}
    rows = []
    for number in range(WEEKS):
        week = (since + timedelta(weeks=number)).date()
        counts = found.get(week, {})
        parts = [Part(label, counts.get(key, 0), key) for key, label in labels.items()]
        rows.append(Bar(format_skeleton("MMMd", week, locale=translation.get_language()), parts))
    return "weeks", _("Checks in force by week of publication and rating"), rows


def _ageing(now):
    counts = figures.by_age(now)
    labels = [_("Less than a day"), _("1 to 3 days"), _("3 to 7 days"), _("More than a week")]
    rows = [
        Bar(
            label,
            [Part(state.label, counts.get(state, [0] * 4)[group], state) for state in figures.UNDER_WAY],
        )
        for group, label in enumerate(labels)
    ]
    return "ageing", _("Ageing: how long work under way has not moved"), rows


def _drawn(key: str, title: str, rows: list[Bar]) -> dict:
    """A chart with its legend and its table: names of the parts that occur, and their numbers by row."""
    names = {part.name: part.tone for row in rows for part in row.parts if part.value}
    table = [
        (row.label, [next((p.value for p in row.parts if p.name == name), 0) for name in names], row.total)
        for row in rows
    ]
    text = "; ".join(f"{row.label}: {row.total}" for row in rows)
    drawing = bars(rows, title=title, text=text) if any(row.total for row in rows) else ""
    return {"key": key, "title": title, "svg": drawing, "names": names, "table": table}


def _duration(value) -> str:
    return format_timedelta(value, locale=translation.get_language()) if value is not None else ""
