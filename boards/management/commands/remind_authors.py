from django.core.management.base import BaseCommand
from django.utils import timezone

from boards.services.workflow import remind_authors


class Command(BaseCommand):
    help = "Mails authors whose reports are still out and due within three clear days. Run it once a day."

    def handle(self, *args: object, **options: object) -> None:
        reminded = remind_authors(now=timezone.now(), today=timezone.localdate())
        for reminder in reminded.sent:
            self.stdout.write(f"Reminded: {reminder.user}, {reminder.paper.open_title}, due {reminder.deadline}")
        for meeting in reminded.uncounted:
            self.stderr.write(f"Not counted: {meeting}: the list of bank holidays ends before it")
        self.stdout.write(f"{len(reminded.sent)} mailed.")
