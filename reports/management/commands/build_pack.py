from argparse import ArgumentParser
from pathlib import Path

from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError

from boards.converters import MeetingDateConverter
from boards.models import Meeting
from reports.models import Audience
from reports.services import build_pack


class Command(BaseCommand):
    help = "Builds the PDF pack of a meeting, or finds the one already built from the same content."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("board", help="the board's slug, e.g. hertfordshire-hwb")
        parser.add_argument("date", help="the meeting's date, e.g. 2017-10-17 (or 2017-10-17-2)")
        parser.add_argument("--restricted", action="store_true", help="the members' pack, with Part II")
        parser.add_argument("--output", type=Path, help="where to write the PDF")

    def handle(self, *args: object, **options: object) -> None:
        try:
            date = MeetingDateConverter().to_python(str(options["date"]))
        except ValueError:
            raise CommandError("DATE must be a day like 2017-10-17.") from None
        meeting = Meeting.objects.with_board().at(str(options["board"]), date.held_on, date.sequence).first()
        if meeting is None:
            raise CommandError(f"There is no meeting of {options['board']} on {options['date']}.")
        audience = Audience.RESTRICTED if options["restricted"] else Audience.PUBLIC
        if audience == Audience.PUBLIC and not meeting.has_public_agenda:
            raise CommandError("This agenda is not published yet, so there is no public pack.")
        pack = build_pack(meeting, audience, None)
        self.stdout.write(
            f"{pack.pages} pages, {pack.accessible_sections} of {len(pack.sections)} sections accessible, "
            f"sha256 {pack.sha256}"
        )
        output = options["output"]
        if isinstance(output, Path):
            with storages["packs"].open(pack.name) as built:
                output.write_bytes(built.read())
            self.stdout.write(f"Written to {output}")
