from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hwb_portal.search import postgres, sqlite

TABLES = ("search_opentext", "search_closedtext")


def create_indexes(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    index = postgres if schema_editor.connection.vendor == "postgresql" else sqlite
    for table in TABLES:
        index.create(schema_editor, table)


def drop_indexes(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    index = postgres if schema_editor.connection.vendor == "postgresql" else sqlite
    for table in TABLES:
        index.drop(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create_indexes, drop_indexes)]
