"""Which members of an answer does a client want? The selector of partial responses: a,b/c,d(e,f/g),*"""

import re

from django.utils.translation import gettext as _

from workbench.common.errors import DomainError

_TOKEN = re.compile(r"[A-Za-z0-9_.$@-]+|[*(),/]")
_DEEPEST = 20


class SelectorRefused(DomainError):
    """`fields` cannot be read as a selector."""

    code = "invalid"
    status = 400

    def __init__(self, words: str):
        super().__init__(_("“%(words)s” is no selection of fields.") % {"words": words[:100]}, field="fields")


def selector(words: str) -> dict:
    """The tree of a selector: {member: tree}, an empty tree taking all there is. Raises SelectorRefused."""
    tokens = _TOKEN.findall(words)
    if "".join(tokens) != re.sub(r"\s+", "", words) or not tokens:
        raise SelectorRefused(words)
    tokens.reverse()
    tree = _list(tokens, words, 0)
    if tokens:
        raise SelectorRefused(words)
    return tree


def chosen(value, tree: dict):
    """What tree takes of value; lists are passed through, members that are not there are left out."""
    if not tree:
        return value
    if isinstance(value, list):
        return [chosen(item, tree) for item in value]
    if not isinstance(value, dict):
        return value
    if "*" in tree:
        return {name: chosen(item, tree.get(name, tree["*"])) for name, item in value.items()}
    return {name: chosen(item, tree[name]) for name, item in value.items() if name in tree}


def _list(tokens: list[str], words: str, depth: int) -> dict:
    tree: dict = {}
    while True:
        name, below = _path(tokens, words, depth)
        tree[name] = tree[name] | below if tree.get(name) and below else (below if name not in tree else {})
        if not tokens or tokens[-1] != ",":
            return tree
        tokens.pop()


def _path(tokens: list[str], words: str, depth: int) -> tuple[str, dict]:
    if not tokens or tokens[-1] in "(),/" or depth > _DEEPEST:
        raise SelectorRefused(words)
    name = tokens.pop()
    if tokens and tokens[-1] == "/":
        tokens.pop()
        inner, below = _path(tokens, words, depth + 1)
        return name, {inner: below}
    if tokens and tokens[-1] == "(":
        tokens.pop()
        below = _list(tokens, words, depth + 1)
        if not tokens or tokens.pop() != ")":
            raise SelectorRefused(words)
        return name, below
    return name, {}
