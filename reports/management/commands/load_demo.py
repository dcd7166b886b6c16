from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from boards.demo import load_boards
from hwb_portal.accounts.demo import DEMO_PASSWORD, SIGN_INS, load_people
from metrics.demo import load_links, load_metrics
from metrics.demo_plans import load_plans
from reports.demo import build_packs, load_future, load_sample_return


class Command(BaseCommand):
    help = "Loads reference data, two boards from public papers, and the demonstration. Run again: nothing doubles."

    def handle(self, *args: object, **options: object) -> None:
        now = timezone.now()
        fixtures = settings.BASE_DIR / "fixtures"
        load_boards(fixtures, now=now)
        load_metrics(fixtures / "demo" / "metrics")
        load_links(fixtures / "demo" / "metrics")
        load_plans(fixtures / "demo" / "plans")
        if not settings.DEMO:
            self.stdout.write("Loaded. DEMO is off, so no demonstration sign-ins were made.")
            return
        people = load_people()
        load_future(people, now=now)
        load_sample_return(people, fixtures / "samples", now=now)
        build_packs()
        self.stdout.write(f"Demonstration sign-ins, all with the password {DEMO_PASSWORD}:")
        for person in SIGN_INS:
            self.stdout.write(f"  {person.email:26} {person.role.label}")
