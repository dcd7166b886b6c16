from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from boards.models import Meeting, Minutes
from boards.services.released import meeting_changed
from boards.services.searchable import make_minutes_searchable, make_papers_searchable
from hwb_portal.search.models import ClosedText, OpenText
from hwb_portal.search.services import forget_everything
from metrics.models import Indicator
from metrics.services.searchable import make_indicators_searchable


class Command(BaseCommand):
    help = (
        "Writes anew what search reads, and notes what changed for programs, from what is published. Needed after "
        "rows were changed past the portal, which else keeps both up to date. Readers search the old rows meanwhile."
    )

    @transaction.atomic
    def handle(self, *args: object, **options: Any) -> None:
        forget_everything()
        make_indicators_searchable(Indicator.objects.all())
        for meeting in Meeting.objects.published().oldest_first():
            make_papers_searchable(meeting)
            for minutes in Minutes.objects.for_meeting(meeting).select_related("meeting"):
                make_minutes_searchable(minutes)
        for meeting in Meeting.objects.public().oldest_first().select_related("board"):
            meeting_changed(meeting)
        if options["verbosity"]:
            counts = f"{OpenText.objects.count()} open and {ClosedText.objects.count()} closed"
            self.stdout.write(f"Search reads {counts} pages, parts and paragraphs.")
