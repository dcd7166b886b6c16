import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REBUILT = ("indicator", "verdict")
"""Tables that SQLite builds anew for a change, which drops the triggers that renew the version of the data."""
RENEW = (
    "INSERT INTO metrics_dataversion (id, token) VALUES (1, hex(randomblob(16))) "
    "ON CONFLICT (id) DO UPDATE SET token = hex(randomblob(16))"
)


def follow_changes_again(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    for table in REBUILT:
        for verb in ("INSERT", "UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER IF NOT EXISTS metrics_{table}_{verb.lower()}_version AFTER {verb} "
                f"ON metrics_{table} BEGIN {RENEW}; END"
            )


class Migration(migrations.Migration):
    dependencies = [
        ("boards", "0007_councillors"),
        ("metrics", "0003_papers_links_and_version"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, follow_changes_again),
        migrations.RemoveConstraint(model_name="verdict", name="metrics_verdict_kind"),
        migrations.AddField(
            model_name="indicator",
            name="whole",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="metrics.indicator",
                verbose_name="whole that it is a part of",
            ),
        ),
        migrations.AlterField(
            model_name="verdict",
            name="kind",
            field=models.CharField(
                choices=[
                    ("change", "Change over time"),
                    ("districts", "Variation between districts"),
                    ("figure", "The same figure, told elsewhere"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("whole__isnull", True), models.Q(("whole", models.F("id")), _negated=True), _connector="OR"
                ),
                name="metrics_indicator_not_its_own_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["change", "districts", "figure"])), name="metrics_verdict_kind"
            ),
        ),
        migrations.RunPython(follow_changes_again, migrations.RunPython.noop),
    ]
