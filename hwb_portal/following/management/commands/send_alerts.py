from django.core.management.base import BaseCommand
from django.utils import timezone

from hwb_portal.following.services import send_alerts


class Command(BaseCommand):
    help = (
        "Looks for what is new in the matters and searches that people follow, and puts the mails into the outbox. "
        "Run it once a day, or after each publication: nothing is told twice."
    )

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{send_alerts(now=timezone.now())} mails written.")
