"""Files of rows that are deleted. They go when the transaction holds, never before."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from boards.models import AgendaItem, Paper, PaperVersion


def forget_files(*, item: AgendaItem | None = None, paper: Paper | None = None) -> None:
    """Delete the stored files of a paper, or of every paper of an item, once the transaction holds."""
    versions = PaperVersion.objects.exclude(file="")
    versions = versions.filter(paper=paper) if paper else versions.filter(paper__item=item)
    for name in versions.values_list("file", flat=True):
        transaction.on_commit(partial(default_storage.delete, name))
