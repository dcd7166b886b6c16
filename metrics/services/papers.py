"""Performance papers: the figures of a collection, frozen, as a paper of a board."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from boards.enums import PaperKind, Part
from boards.models import AgendaItem, Paper
from boards.services.papers import add_paper
from boards.services.versions import save_report
from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from metrics.models import Collection, PaperFigures


@transaction.atomic
def make_paper(
    *, collection: Collection, item: AgendaItem, content: Mapping[str, Any], digest: str, by: User, now: dt.datetime
) -> Paper:
    """Make a Part I paper of frozen figures under an open item, as a draft that its author may add words to.

    `content` comes from `metrics.selectors.freezing.freeze`, which takes what the public may see; it is kept as it
    is. What the portal cannot know of the board's form is left empty, and the officer's list of tasks says so.
    """
    day = f"{timezone.localtime(now):%-d %B %Y}"
    paper = add_paper(
        item=item,
        title=f"{collection.name}: performance at {day}"[:300],
        kind=PaperKind.REPORT,
        part=Part.PART_I,
        author=by,
        by=by,
    )
    save_report(paper=paper, bodies=_bodies(content, day, by), acronyms=(), by=by)
    kept = PaperFigures(
        paper=paper, collection=collection, content=dict(content), digest=digest, frozen_at=now, frozen_by=by
    )
    kept.full_clean()
    kept.save()
    details = {"collection": collection.slug, "digest": digest, "figures": len(content["figures"])}
    record("figures.frozen", subject=paper, label=paper.open_title, by=by, details=details)
    return paper


def _bodies(content: Mapping[str, Any], day: str, by: User) -> dict[str, str]:
    """The parts of either council's form that follow from the figures, by key."""
    summary = f"{content['sentence']}\n\nThe tables, charts and words below are as the figures stood on {day}."
    purpose = f"To show how the measures of {content['name']} stood on {day}."
    return {
        "report_of": by.name,
        "report_by": by.name,
        "authors": by.name,
        "purpose": purpose,
        "summary": summary,
        "key_considerations": summary,
        "recommendation": "To consider what changed and what fails its target, and to say what should follow.",
    }
