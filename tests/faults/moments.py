"""Program: a reader looks at an agenda twice; between the two looks another connection publishes a supplement.

Prints how many publications each look found: inside one moment, afterwards, and in the control, without a moment.
"""

import json
import sys
import threading
from contextlib import AbstractContextManager, nullcontext

from tests.faults.portal import portal


def looks(moment: AbstractContextManager[None]) -> list[int]:
    from django.db import connection

    from boards.models import Publication
    from tests.boards.publishing import a_draft, an_uploaded_paper, fresh, publish, supplement
    from tests.factories import make_upload, make_user

    draft, officer = a_draft(), make_user()
    paper = an_uploaded_paper(draft)
    publish(draft, by=officer)
    meeting = fresh(draft)
    make_upload(paper, "Revised.", released=False)

    def write() -> None:
        supplement(meeting, by=officer)
        connection.close()

    writer = threading.Thread(target=write)
    with moment:
        first = Publication.objects.of_meeting(meeting).count()
        writer.start()
        writer.join()
        second = Publication.objects.of_meeting(meeting).count()
    return [first, second, Publication.objects.of_meeting(meeting).count()]


def main() -> None:
    with portal():
        from hwb_portal.core.reading import one_moment

        found = {"moment": looks(one_moment()), "control": looks(nullcontext())}
        sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
