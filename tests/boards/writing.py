"""Writing rows past the validation of the models, to see what the database itself refuses."""

from collections.abc import Callable

from django.db import IntegrityError, models, transaction


def refused(write: Callable[[], object]) -> bool:
    """Whether the database refused, at once or at the end of the transaction."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def insert(*rows: models.Model) -> Callable[[], object]:
    return lambda: type(rows[0])._base_manager.bulk_create(rows)


def update(row: models.Model, **values: object) -> Callable[[], object]:
    return lambda: type(row)._base_manager.filter(pk=row.pk).update(**values)
