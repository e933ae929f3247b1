from django.db import migrations, models

PEOPLE_AT_ONCE = 2000


def fill(apps, editor):
    """What is drawn of those who are there already, by what their case says."""
    from testigo.core.nurturing import missing_of, why_nurtured
    from testigo.store.bulk import update_rows
    from testigo.store.projections import read_cases

    leads = apps.get_model("testigo", "Lead").objects.order_by("workspace_id", "person")
    for workspace in apps.get_model("testigo", "Workspace").objects.values_list("id", flat=True):
        last = ""
        while True:
            behind = leads.filter(workspace_id=workspace, person__gt=last)
            people = list(behind.values_list("person", flat=True)[:PEOPLE_AT_ONCE])
            if not people:
                break
            last = people[-1]
            rows = []
            for held in read_cases(workspace, people).values():
                stage, person = held.case.story.path.stage, held.case.story.person
                why, missing = why_nurtured(stage, person), bool(missing_of(person))
                rows.append((why, missing, workspace, held.case.person))
            key = ("workspace_id", "person")
            update_rows("testigo_lead", ("nurtured", "incomplete"), key, rows)


class Migration(migrations.Migration):
    dependencies = [("testigo", "0024_copies_of_mails")]

    operations = [
        migrations.AddField(
            model_name="lead",
            name="incomplete",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="lead",
            name="nurtured",
            field=models.CharField(default="", max_length=10),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("nurtured__gt", "")),
                fields=[
                    "workspace",
                    "-score",
                    "person",
                    "nurtured",
                    "incomplete",
                    "cared_at",
                    "channel",
                ],
                name="lead_nurtured",
            ),
        ),
    ]
