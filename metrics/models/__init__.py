from metrics.models.history import Narrative, ObservationRevision, Rebase
from metrics.models.indicators import Area, Collection, Group, Indicator, Placement
from metrics.models.links import IndicatorLink
from metrics.models.observations import (
    Commentary,
    DistrictSpread,
    Observation,
    PeerRank,
    Period,
    Target,
    Verdict,
)
from metrics.models.papers import PaperFigures
from metrics.models.returns import Return, ReturnFinding, ReturnValue

__all__ = [
    "Area",
    "Collection",
    "Commentary",
    "DistrictSpread",
    "Group",
    "Indicator",
    "IndicatorLink",
    "Narrative",
    "Observation",
    "ObservationRevision",
    "PaperFigures",
    "PeerRank",
    "Period",
    "Placement",
    "Rebase",
    "Return",
    "ReturnFinding",
    "ReturnValue",
    "Target",
    "Verdict",
]
