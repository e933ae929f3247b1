from django.db import migrations, models

# As core/nurturing.py has it, by what the case of each says.
FILLED = """
UPDATE testigo_lead SET
  nurtured = CASE
    WHEN status = 'closed' THEN CASE
      WHEN stage IN ('lead', 'mql') AND case_file LIKE '%"disqualified":false%' THEN 'rejected'
      ELSE '' END
    WHEN stage <> 'lead' THEN ''
    WHEN cycle = 1 THEN 'below'
    ELSE 'recycled' END,
  incomplete = (case_file NOT LIKE '%"sector":{%' AND case_file NOT LIKE '%"industry":{%')
    OR (case_file NOT LIKE '%"employees":{%' AND case_file NOT LIKE '%"company_size":{%')
"""


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
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
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
