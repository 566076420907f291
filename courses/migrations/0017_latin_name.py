"""A name in another script has its Latin form below it on the certificate."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("courses", "0016_people")]

    operations = [
        migrations.AddField(
            model_name="learnerprofile",
            name="name_in_latin",
            field=models.CharField(
                blank=True,
                help_text="Stands below a name in another script, so that everybody can read it.",
                max_length=60,
            ),
        ),
    ]
