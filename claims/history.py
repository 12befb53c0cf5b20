"""What happened to a claim, in words?"""

from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, EditionKind
from workbench.ledger.models import Event

# verb of the ledger → a phrase that follows a person's name
PHRASES = {
    "claim.marked": _("marked the claim"),
    "claim.amended": _("changed the claim"),
    "claim.traced_back": _("said where it was first made"),
    "claim.found_again": _("found it in one more place"),
    "claim.start": _("began work"),
    "claim.submit": _("sent it to review"),
    "claim.recall": _("took it back from review"),
    "claim.return": _("sent it back"),
    "claim.approve": _("approved it"),
    "claim.publish": _("released it for publication"),
    "claim.reopen": _("reopened it"),
    "claim.drop": _("dropped it"),
    "claim.restore": _("took it up again"),
    "claim.undone": _("undid the last step"),
    "claim.redone": _("did again what was undone"),
    "source.attached": _("attached a source"),
    "evidence.added": _("added evidence"),
    "evidence.withdrawn": _("withdrew evidence"),
    "evidence.restored": _("restored evidence"),
    "source.drifted": _("found that a quoted source has changed"),
    "drift.dismissed": _("let a changed source stand"),
    "drift.reanchored": _("quoted a changed source anew"),
    "verdict.given": _("gave a verdict"),
    "verdict.withdrawn": _("took a verdict back"),
    "comment.written": _("wrote a comment"),
    "comment.mentioned": _("asked for you in a comment"),
    "thread.settled": _("called a thread settled"),
    "thread.reopened": _("took a thread up again"),
    "check.published": _("published an edition"),
    "source.detached": _("took a source away"),
    "check.retracted": _("retracted the check"),
    "precedent.tied": _("tied it to an earlier check or claim"),
    "precedent.set_aside": _("found that an earlier check or claim is something else"),
    "precedent.taken_back": _("took back an answer about an earlier check or claim"),
    "casefile.handed_out": _("took away the case file"),
}


def newest_event_of(field: str):
    """For a subquery: the number of the newest event of the object whose uid an outer field holds."""
    found = Event.objects.filter(object_uid=OuterRef(field)).order_by("-number")
    return found.values("number")[:1]


def history_of(claim, *, limit: int = 200) -> list[Event]:
    """The newest events of a claim, newest first; each carries `phrase` and `detail` for people.

    limit: how many events of the ledger are read. The step that makes an edition is told by the edition.
    """
    events = list(Event.objects.filter(object_uid=claim.uid).order_by("-number")[:limit])
    made_editions = {event.at for event in events if event.verb == "check.published"}
    events = [event for event in events if event.verb != "claim.publish" or event.at not in made_editions]
    for event in events:
        event.phrase = PHRASES.get(event.verb, event.verb)
        event.detail = _detail(event)
    return events


def _detail(event: Event) -> str:
    after = event.after or {}
    if event.verb == "claim.amended":
        return ", ".join(str(Claim._meta.get_field(name).verbose_name) for name in after if name != "version")
    if event.verb == "check.published":
        return str(EditionKind(after["kind"]).label)
    return str(after.get("reason") or after.get("url") or after.get("exact") or after.get("answer") or "")
