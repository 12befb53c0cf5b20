"""What do the programs of a measurement take: processor time and memory, by what each process does?"""

import os
from collections import Counter
from pathlib import Path

# Words in a command line, and what the process does; the first that fits counts.
KINDS = {
    "sources.caged": "cage",
    "fetch@": "fetch",
    "parse@": "parse",
    "plain@": "plain",
    "tests.bench.site": "site",
    "postgres": "postgres",
    "valkey": "valkey",
}


def kinds() -> dict[int, str]:
    """Every process that this one started, itself included, and what it does."""
    found = {}
    for pid in family(os.getpid()) | servers_of(os.getpid()):
        words = _read(pid, "cmdline").replace("\0", " ")
        if words:
            fitting = (kind for word, kind in KINDS.items() if word in words)
            found[pid] = "bench" if pid == os.getpid() else next(fitting, "other")
    return found


def family(pid: int) -> set[int]:
    """A process and all below it."""
    children = set()
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        with_children = _read(pid, f"task/{thread.name}/children")
        children |= {int(child) for child in with_children.split()}
    return {pid}.union(*(family(child) for child in children))


def servers_of(pid: int) -> set[int]:
    """The database's and the queue's processes, which run in sessions of their own below the same folder."""
    var = os.environ["CONTRASTE_VAR"]
    found = set()
    for each in Path("/proc").glob("[0-9]*"):
        words = _read(int(each.name), "cmdline").replace("\0", " ")
        if f"{var}/" in words and ("postgres" in words or "valkey" in words):
            found |= family(int(each.name))
    return found


def milliseconds() -> Counter:
    """{process: processor time it has taken so far, its dead children's included}."""
    spent = Counter()
    for pid in kinds():
        if fields := _read(pid, "stat").rpartition(")")[2].split():
            spent[pid] = sum(map(int, fields[11:15])) * 1000 / os.sysconf("SC_CLK_TCK")
    return spent


def megabytes() -> Counter:
    """{kind of process: resident memory of all of them together}."""
    held = Counter()
    for pid, kind in kinds().items():
        if fields := _read(pid, "statm").split():
            held[kind] += int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    return held


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:  # it has just ended
        return ""
