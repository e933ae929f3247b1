import django.db.models.deletion
from django.db import migrations, models

# SQLite keeps the index of the terms by these, whatever changes the table; one that makes the table
# anew must make them anew.
SQLITE = (
    "CREATE VIRTUAL TABLE testigo_sought_terms USING fts5(terms, content='testigo_sought', "
    "content_rowid='id', tokenize='ascii', detail=none, columnsize=0)",
    "CREATE TRIGGER testigo_sought_added AFTER INSERT ON testigo_sought BEGIN "
    "INSERT INTO testigo_sought_terms(rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER testigo_sought_gone AFTER DELETE ON testigo_sought BEGIN "
    "INSERT INTO testigo_sought_terms(testigo_sought_terms, rowid, terms) "
    "VALUES ('delete', old.id, old.terms); END",
    "CREATE TRIGGER testigo_sought_changed AFTER UPDATE ON testigo_sought BEGIN "
    "INSERT INTO testigo_sought_terms(testigo_sought_terms, rowid, terms) "
    "VALUES ('delete', old.id, old.terms); "
    "INSERT INTO testigo_sought_terms(rowid, terms) VALUES (new.id, new.terms); END",
)
POSTGRESQL = (
    "CREATE INDEX sought_terms ON testigo_sought "
    "USING gin (array_to_tsvector(string_to_array(terms, ' ')))",
)
COUNTED = (
    "INSERT INTO testigo_lead_count "
    "(workspace_id, stage, owner, status, channel, campaign, people) "
    "SELECT workspace_id, stage, COALESCE(owner_id, 0), status, channel, campaign, COUNT(*) "
    "FROM testigo_lead WHERE stage <> '' OR known "
    "GROUP BY workspace_id, stage, COALESCE(owner_id, 0), status, channel, campaign"
)


def index_terms(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def fill(apps, editor):
    """Find and count those who are there already."""
    from testigo.store.projections import is_known, read_cases
    from testigo.store.sought import draw

    leads = apps.get_model("testigo", "Lead").objects.order_by("workspace_id", "person")
    for workspace in apps.get_model("testigo", "Workspace").objects.values_list("id", flat=True):
        last = ""
        while True:
            behind = leads.filter(workspace_id=workspace, person__gt=last)
            people = list(behind.values_list("person", flat=True)[:2000])
            if not people:
                break
            last = people[-1]
            cases = [held.case for held in read_cases(workspace, people).values()]
            draw(workspace, cases)
            nothing = [c.person for c in cases if not is_known(c.story)]
            leads.filter(workspace_id=workspace, person__in=nothing).update(known=False)
    editor.execute(COUNTED)


class Migration(migrations.Migration):
    dependencies = [("testigo", "0018_deals_at_a_glance")]

    operations = [
        migrations.CreateModel(
            name='LeadCount',
            fields=[
                ('pk', models.CompositePrimaryKey('workspace_id', 'stage', 'owner', 'status', 'channel', 'campaign', blank=True, editable=False, primary_key=True, serialize=False)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='testigo.workspace')),
                ('stage', models.CharField(max_length=12)),
                ('owner', models.BigIntegerField()),
                ('status', models.CharField(max_length=12)),
                ('channel', models.CharField(max_length=40)),
                ('campaign', models.CharField(max_length=120)),
                ('people', models.BigIntegerField()),
            ],
            options={
                'db_table': 'testigo_lead_count',
            },
        ),
        migrations.CreateModel(
            name='Sought',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='testigo.workspace')),
                ('person', models.CharField(max_length=32)),
                ('terms', models.TextField()),
            ],
            options={
                'db_table': 'testigo_sought',
            },
        ),
        migrations.AddField(
            model_name='lead',
            name='known',
            field=models.BooleanField(default=True),
        ),
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_score',
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['workspace', '-score', 'person', 'stage', 'owner', 'status', 'channel', 'campaign'], name='lead_listed'),
        ),
        migrations.AddConstraint(
            model_name='sought',
            constraint=models.UniqueConstraint(fields=('workspace', 'person'), name='sought_person'),
        ),
        migrations.RunPython(index_terms, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
