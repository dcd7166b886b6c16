from django.core.management.base import BaseCommand
from django.utils import timezone

from boards.services.retention import sweep
from reading.services import sweep_readers_rows


class Command(BaseCommand):
    help = (
        "Deletes what is kept no longer than needed: addresses of subscribers who left or never confirmed, old mails, "
        "unmatched files, readers' notes once the minutes are approved. Run it once a day."
    )

    def handle(self, *args: object, **options: object) -> None:
        done = sweep(now=timezone.now())
        notes = sweep_readers_rows()
        self.stdout.write(
            f"Deleted: {done.unconfirmed} addresses never confirmed, {done.ended} of subscribers who left, "
            f"{done.attempts} tries to subscribe, {done.mails} mails, {done.files} unmatched files, "
            f"{notes} notes."
        )
