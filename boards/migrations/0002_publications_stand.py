from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hwb_portal.core import triggers

TABLES = ("boards_publication", "boards_publisheditem", "boards_publishedpaper")


def refuse_changes(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        triggers.refuse_changes(schema_editor, table, "a publication is never changed")


def allow_changes(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        triggers.allow_changes(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("boards", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
