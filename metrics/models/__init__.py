from metrics.models.indicators import Area, Collection, Group, Indicator, Placement
from metrics.models.observations import (
    Commentary,
    DistrictSpread,
    Observation,
    PeerRank,
    Period,
    Target,
    Verdict,
)
from metrics.models.returns import Return, ReturnFinding, ReturnValue

__all__ = [
    "Area",
    "Collection",
    "Commentary",
    "DistrictSpread",
    "Group",
    "Indicator",
    "Observation",
    "PeerRank",
    "Period",
    "Placement",
    "Return",
    "ReturnFinding",
    "ReturnValue",
    "Target",
    "Verdict",
]
