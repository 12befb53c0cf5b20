"""Does the README tell the truth about what can be set?"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READS = re.compile(r"""(?:env\.\w+|environ\.get)\(\s*["']([A-Z_]+)["']""")
CODE = ("workbench", "sources", "claims")
# Variables of the operating system, and names that only tell a child process what its parent chose.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "LC_ALL", "LC_MESSAGES", "LANG"}


def read_by_the_code():
    paths = (path for folder in CODE for path in (ROOT / folder).rglob("*.py"))
    return {name for path in paths for name in READS.findall(path.read_text(encoding="utf-8"))} - NOT_OURS


def listed_in_the_readme():
    rows = re.findall(r"^\| (`[A-Z].*?) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


class TestSettings:
    def test_are_all_in_the_table(self):
        assert read_by_the_code() - listed_in_the_readme() == set()

    def test_in_the_table_are_all_read(self):
        assert listed_in_the_readme() - read_by_the_code() == set()


class TestLinks:
    def test_lead_somewhere(self):
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        targets = [t for t in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in t]
        assert targets
        assert [target for target in targets if not (ROOT / target).exists()] == []
