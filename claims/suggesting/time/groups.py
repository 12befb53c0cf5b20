"""What a rule found, by the names of its groups."""


def letters_of(match, name: str) -> str:
    """The letters of a group, or nothing where the rule has no such group."""
    return match[name] or "" if name in match.re.groupindex else ""


def sign_of(match) -> str:
    """T, N or P: this one, the next, the last; "que viene" is the next."""
    said = letters_of(match, "sign") + letters_of(match, "after").replace("qv", "N")
    return next((c for c in said if c in "TNP"), "T")
