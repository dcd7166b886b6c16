"""Every page of the portal with a reader who may open it. A new page in the URLconf fails a test until it is here."""

import re
from dataclasses import dataclass, field

from django.urls import reverse

from hwb_portal.accounts.roles import Role
from tests.browser.readers import PUBLIC, Readers

HERTFORDSHIRE, HEREFORDSHIRE = "hertfordshire-hwb", "herefordshire-hwb"
OCTOBER = "2017-10-17"
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

# Named addresses that give no page: files, feeds, data for programs, words for machines, and the act of signing out.
NOT_PAGES = {
    "livez",
    "readyz",
    "boards:board_calendar",
    "boards:board_feed",
    "boards:meeting_json",
    "paper_file",
    "reports:pack",
    "reports:pack_restricted",
    "reports:minutes_pdf",
    "metrics:collection_json",
    "metrics:indicator_csv",
    "metrics:indicator_json",
    "accounts:logout",
}


@dataclass(frozen=True)
class Places:
    """What only the running demonstration knows: dates counted from today, and ids."""

    published: str
    draft: str
    scheduled: str
    report: str
    minutes: str
    restricted: str
    unwritten: str
    sample_return: str


def _links(html: str, pattern: str) -> list[str]:
    return list(dict.fromkeys(re.findall(rf'href="{pattern}"', html)))


def find_places(readers: Readers) -> Places:
    """Follow the links that lead there, as their readers would."""
    meetings = f"/boards/{HERTFORDSHIRE}/meetings/"
    date = r"(\d{4}-\d{2}-\d{2})/"
    listed = _links(readers.fetch("officer", f"{meetings}?status="), rf"{meetings}{date}")
    seen = _links(readers.fetch(PUBLIC, meetings), rf"{meetings}{date}")
    (draft,) = set(listed) - set(seen)
    published = max(seen)
    scheduled = max(
        _links(
            readers.fetch(PUBLIC, f"/boards/{HEREFORDSHIRE}/meetings/"), rf"/boards/{HEREFORDSHIRE}/meetings/{date}"
        )
    )
    minutes, report, *_ = _links(readers.fetch(PUBLIC, f"{meetings}{OCTOBER}/"), rf"/papers/({UUID})/")
    open_papers = _links(readers.fetch(PUBLIC, f"{meetings}{published}/"), rf"/papers/({UUID})/")
    all_papers = _links(readers.fetch("member", f"{meetings}{published}/"), rf"/papers/({UUID})/")
    (restricted,) = set(all_papers) - set(open_papers)
    unwritten, *_ = _links(readers.fetch("officer", f"{meetings}{draft}/"), rf"/papers/({UUID})/")
    (sample_return,) = _links(readers.fetch("analyst", "/metrics/returns/"), rf"/metrics/returns/({UUID})/")
    return Places(
        published=published,
        draft=draft,
        scheduled=scheduled,
        report=report,
        minutes=minutes,
        restricted=restricted,
        unwritten=unwritten,
        sample_return=sample_return,
    )


@dataclass(frozen=True)
class Visit:
    """One page for one reader. A value of `where` that names a field of Places stands for what is found there."""

    name: str
    reader: str = PUBLIC
    where: dict[str, str] = field(default_factory=dict, hash=False)
    query: str = ""

    def __str__(self) -> str:
        return "-".join([self.name, *self.where.values(), *([self.query] if self.query else []), self.reader])

    def path(self, places: Places) -> str:
        where = {key: getattr(places, value, value) for key, value in self.where.items()}
        return reverse(self.name, kwargs=where or None) + self.query


def _board(board: str = HERTFORDSHIRE) -> dict[str, str]:
    return {"board": board}


def _meeting(date: str, board: str = HERTFORDSHIRE) -> dict[str, str]:
    return {"board": board, "date": date}


VISITS = [
    Visit("home"),
    Visit("search"),
    Visit("search", query="?q=winter"),
    Visit("search", query="?q=zebra"),
    *(Visit("desk", role.value) for role in Role),
    Visit("accessibility"),
    Visit("privacy"),
    Visit("accounts:login"),
    Visit("boards:board_list"),
    *(
        Visit(name, where=_board(board))
        for name in ("boards:board_detail", "boards:board_members", "boards:forward_plan")
        for board in (HERTFORDSHIRE, HEREFORDSHIRE)
    ),
    Visit("boards:action_list", where=_board()),
    Visit("boards:meeting_list", where=_board()),
    Visit("boards:meeting_list", "officer", _board(), "?year=2017&status=held"),
    Visit("boards:meeting_detail", where=_meeting(OCTOBER)),
    Visit("boards:meeting_detail", where=_meeting("2017-03-28", HEREFORDSHIRE)),
    Visit("boards:meeting_detail", where=_meeting("scheduled", HEREFORDSHIRE)),
    Visit("boards:meeting_detail", where=_meeting("published")),
    Visit("boards:meeting_detail", "member", _meeting("published")),
    Visit("boards:meeting_detail", "officer", _meeting("draft")),
    Visit("boards:minutes_detail", where=_meeting("2017-06-14")),
    Visit("boards:minutes_detail", where=_meeting("2017-03-28", HEREFORDSHIRE)),
    Visit("boards:minutes_detail", where=_meeting(OCTOBER)),
    Visit("boards:decision_list", where=_meeting("2017-06-14")),
    Visit("boards:meeting_publish", "officer", _meeting("draft")),
    Visit("boards:paper_add", "officer", _meeting("draft")),
    Visit("paper_detail", where={"paper": "report"}),
    Visit("paper_detail", where={"paper": "minutes"}),
    Visit("paper_detail", "member", {"paper": "restricted"}),
    Visit("paper_detail", "officer", {"paper": "unwritten"}),
    Visit("report_edit", "officer", {"paper": "unwritten"}),
    Visit("paper_upload", "officer", {"paper": "unwritten"}),
    Visit("metrics:collection_list"),
    *(
        Visit("metrics:collection_detail", where={"collection": slug})
        for slug in ("strategy", "bcf", "safeguarding-adults", "safeguarding-children")
    ),
    *(
        Visit("metrics:indicator_detail", where={"code": code})
        for code in ("delayed-transfers", "bcf-pooled-fund", "falls-65", "ibcf-allocation")
    ),
    Visit("metrics:return_list", "analyst"),
    Visit("metrics:return_detail", "analyst", {"pk": "sample_return"}),
    Visit("metrics:return_upload", "analyst"),
]
