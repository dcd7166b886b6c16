from metrics.models.figure_loads import FigureLoad, LoadedFigure
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
from metrics.models.plans import FundPlan, PlanChange, PlanMilestone, PlanRisk, PlanScheme
from metrics.models.return_calendar import ReturnDue, SigningAuthority
from metrics.models.return_steps import ReturnFigure, ReturnStep
from metrics.models.returns import Return, ReturnFinding, ReturnValue
from metrics.models.version import DataVersion

__all__ = [
    "Area",
    "Collection",
    "Commentary",
    "DataVersion",
    "DistrictSpread",
    "FigureLoad",
    "FundPlan",
    "Group",
    "Indicator",
    "IndicatorLink",
    "LoadedFigure",
    "Narrative",
    "Observation",
    "ObservationRevision",
    "PaperFigures",
    "PeerRank",
    "Period",
    "Placement",
    "PlanChange",
    "PlanMilestone",
    "PlanRisk",
    "PlanScheme",
    "Rebase",
    "Return",
    "ReturnDue",
    "ReturnFigure",
    "ReturnFinding",
    "ReturnStep",
    "ReturnValue",
    "SigningAuthority",
    "Target",
    "Verdict",
]
