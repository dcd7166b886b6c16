"""Program: one database and one store of open papers, a site with everything and a public site in its own process.

`two_sites show` makes a board, asks every address of the first as nobody, and has the second, started with SITE=public
(on PostgreSQL as its role), asked the same. `two_sites ask FILE` is that second process.
"""

import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.faults.portal import PLAIN_STATIC_FILES, portal

STAFF = "https://staff.example.gov.uk"


def _asked(paths: dict[str, str]) -> dict[str, Any]:
    """Status, digest, cookies and where to, of each. Marks of forms and the way to sign in are left out."""
    import re
    import zipfile

    from django.test import Client

    from tests.house.addresses import body_of

    found = {}
    for name, path in paths.items():
        client = Client(raise_request_exception=False)
        client.cookies["sessionid"] = "guessed"
        response = client.get(path, HTTP_HOST="127.0.0.1")
        words = body_of(response).replace(STAFF.encode(), b"")
        if words.startswith(b"PK"):  # with the moment at which each file was put in
            archive = zipfile.ZipFile(io.BytesIO(words))
            words = b"".join(archive.read(member) for member in archive.namelist())
        words = re.sub(rb'value="[^"]{64}"|"changed_since_next_time": "[^"]+"|<updated>[^<]+', b"", words)
        found[name] = {
            "status": response.status_code,
            "digest": hashlib.sha256(words).hexdigest(),
            "cookies": sorted(response.cookies),
            "to": response.headers.get("Location", ""),
        }
    return found


def _paths() -> dict[str, str]:
    from django.urls import reverse
    from django.utils import timezone

    from boards.enums import MeetingStatus, MinutesStatus
    from boards.services.publication import publish_agenda
    from tests.boards.builders import exempt_paper, officer_of
    from tests.factories import (
        make_action,
        make_collection,
        make_decision,
        make_indicator,
        make_item,
        make_matter,
        make_meeting,
        make_minutes,
        make_minutes_item,
        make_observation,
        make_paper,
        make_report,
        make_upload,
        make_user,
    )
    from tests.house.addresses import addresses
    from tests.house.test_access import SAMPLES

    now = timezone.now()
    far = timezone.localdate().replace(day=1, month=6, year=timezone.localdate().year + 1)
    meeting = make_meeting(held_on=far, status=MeetingStatus.DRAFT)
    item = make_item(meeting)
    upload = make_upload(make_paper(item, title="Printed"), "Words", released=False).paper
    make_report(make_paper(item, title="Written"), "Words", released=False)
    exempt_paper(item, released=False)
    publish_agenda(meeting=meeting, by=officer_of(meeting.board), now=now, approved_by=make_user())
    heading = make_minutes_item(make_minutes(meeting, MinutesStatus.PUBLISHED))
    make_decision(heading)
    action = make_action(meeting, minutes_item=heading, matter=make_matter(meeting.board))
    indicator = make_indicator()
    make_observation(indicator)
    given = SAMPLES | {
        "board": meeting.board.slug,
        "date": meeting.slug,
        "paper": upload.pk,
        "matter": action.matter.slug,
        "action": action.pk,
        "code": indicator.code,
        "collection": make_collection().slug,
        "part": 1,
    }
    return {one.name: reverse(one.name, kwargs={key: given[key] for key in one.parameters}) for one in addresses()}


def show() -> dict[str, Any]:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, connections

    paths = _paths()
    folder = Path(os.environ["DATA_DIR"])
    listed = folder / "paths.json"
    admin = {"an admin page": "/admin/boards/board/", "another": "/admin/"}
    never = {f"never under {place}": f"{place}never/was/there/" for place in ("/", "/boards/", "/metrics/")}
    listed.write_text(json.dumps(paths | admin | never))
    _asked({"a pack, whose page numbers are shown elsewhere": paths["reports:pack"]})
    own = _asked(paths)
    environ = os.environ | {
        "SITE": "public",
        "STAFF_URL": STAFF,
        "DATA_DIR": str(folder / "of the public"),
        "PUBLIC_DIR": str(settings.PUBLIC_DIR),
    }
    role = f"hwb_site_{os.getpid()}"
    if connection.vendor == "postgresql":
        call_command("public_role", "--role", role, verbosity=0, stdout=io.StringIO())
        environ["DATABASE_URL"] = os.environ["DATABASE_URL"].replace("//hwb@", f"//{role}@")
    program = [sys.executable, "-m", "tests.faults.two_sites", "ask", str(listed)]
    done = subprocess.run(program, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    public = json.loads(done.stdout.splitlines()[-1])
    connections.close_all()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in (role, f"{role}_windows"):
                cursor.execute(f"DROP OWNED BY {name} CASCADE; DROP ROLE {name}")
    return {"own": own, **public}


def ask(listed: Path) -> dict[str, Any]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "hwb_portal.settings"
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.files.storage import default_storage
    from django.core.management import call_command
    from django.test import Client, override_settings

    django.setup()
    call_command("check", "--fail-level", "WARNING", databases=["default"])
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": PLAIN_STATIC_FILES}):
        found = _asked(json.loads(listed.read_text()))
        posts = {
            path: Client().post(path, HTTP_HOST="127.0.0.1").status_code for path in ("/", "/boards/", "/search/")
        }
    try:
        default_storage.open("papers/any.pdf")
        private = "opened"
    except ImproperlyConfigured as error:
        private = str(error)
    return {"public": found, "posts": posts, "private": private}


if __name__ == "__main__":
    if sys.argv[1] == "ask":
        sys.stdout.write(json.dumps(ask(Path(sys.argv[2]))))
    else:
        with portal(collects=False):
            sys.stdout.write(json.dumps(show()))
