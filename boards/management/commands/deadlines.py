import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from boards import law
from boards.converters import MeetingDateConverter
from boards.models import Board
from hwb_portal.core.dates import HolidayListEnds, long_date


class Command(BaseCommand):
    help = (
        "The last lawful day to publish, to take public questions and to receive reports for a meeting on a day. "
        "The meeting need not exist."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("board", help="the board's slug, e.g. herefordshire-hwb")
        parser.add_argument("date", help="the day of the meeting, e.g. 2026-11-26")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        board = Board.objects.filter(slug=options["board"]).first()
        if board is None:
            raise CommandError(f"There is no board {options['board']}.")
        try:
            day = MeetingDateConverter().to_python(str(options["date"])).held_on
        except ValueError:
            raise CommandError("DATE must be a day like 2026-11-26.") from None
        try:
            publish_by = law.latest_day(day)
            questions = law.question_deadline(
                day, board.question_notice_days, board.question_days_kind, board.question_notice_time
            )
            reports_by = law.reports_deadline(day, board.report_notice_days)
            days = law.counting_days(publish_by, day)
        except HolidayListEnds as error:
            raise CommandError(f"The days cannot be counted: {error}.") from None
        time = f"T{questions.at:%H:%M}" if questions.at else ""
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "publish_by": publish_by.isoformat(),
                        "questions_by": f"{questions.on.isoformat()}{time}",
                        "reports_by": reports_by.isoformat(),
                        "days": [counted.isoformat() for counted in days],
                    }
                )
            )
            return
        at = f", {questions.at:%H:%M}" if questions.at else ""
        self.stdout.write(f"Publish by:    {long_date(publish_by)}")
        self.stdout.write(f"Questions by:  {long_date(questions.on)}{at}")
        self.stdout.write(f"Reports by:    {long_date(reports_by)}")
        self.stdout.write(f"Days counted:  {', '.join(f'{counted:%a %-d %b}' for counted in days)}")
