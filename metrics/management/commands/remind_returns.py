from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from metrics.selectors.return_calendar import to_remind_of
from metrics.services.return_calendar import remind_returns


class Command(BaseCommand):
    help = (
        "Mails analysts and leads whose board's return is not submitted: four weeks, two weeks and one week before it "
        "is due, in the last three days, and each week it is late. Run it once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        told = to_remind_of(today)
        remind_returns(lines=told, now=timezone.now(), today=today)
        for line in told:
            self.stdout.write(f"Reminded: {line.due.board.short_name}, {line.due}, due {line.due.due_on}")
        self.stdout.write(f"{len(told)} returns.")
