"""Documents: who publishes them, where they live, what they said and when."""

from sources.models.attempt import OPEN_STATES, FetchAttempt, Reason, State, Step
from sources.models.disclosure import Disclosure
from sources.models.host import Host, RobotsFile
from sources.models.passage import Passage
from sources.models.publisher import Publisher, PublisherKind
from sources.models.snapshot import Origin, Snapshot
from sources.models.source import Source, SourceKind
from sources.models.watch import Interval, Watch

__all__ = [
    "OPEN_STATES",
    "Disclosure",
    "FetchAttempt",
    "Host",
    "Interval",
    "Origin",
    "Passage",
    "Publisher",
    "PublisherKind",
    "Reason",
    "RobotsFile",
    "Snapshot",
    "Source",
    "SourceKind",
    "State",
    "Step",
    "Watch",
]
