"""Whether single keys act is kept on the person, beside language and theme."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("testigo", "0016_retractions_by_holder")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="single_keys",
            field=models.BooleanField(default=True),
        ),
    ]
