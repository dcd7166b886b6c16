"""Nobody adds a table, or a column that names somebody, without saying whether the public site may read it."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from hwb_portal.walls.role import tables
from hwb_portal.walls.rules import NONE, NOT_PUBLIC, PUBLIC


def test_every_table_is_in_one_list():
    assert [table for table in tables() if table not in PUBLIC and table not in NOT_PUBLIC] == []
    assert sorted(PUBLIC.keys() & NOT_PUBLIC.keys()) == []
    assert sorted((PUBLIC.keys() | NOT_PUBLIC.keys()) - set(tables())) == []


def _is_private(field: models.Field) -> bool:
    """A sign-in, an address, a file of the private store, the key of a link in a mail."""
    return (
        field.related_model is get_user_model()
        or isinstance(field, models.EmailField | models.FileField)
        or (field.name == "key" and isinstance(field, models.UUIDField))
    )


def test_no_column_that_names_a_sign_in_an_address_or_a_file_is_granted():
    found = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        if (rule := PUBLIC.get(model._meta.db_table)) and rule.rows != NONE
        for field in model._meta.concrete_fields
        if _is_private(field)
        and not (
            rule.hides(field.column) or field.column in rule.words or (rule.only and field.column not in rule.only)
        )
    }
    assert found == {"boards_board.contact_email"}  # printed on every agenda
