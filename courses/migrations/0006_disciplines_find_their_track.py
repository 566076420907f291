"""Make the two tracks there have always been, and lead every discipline to its own."""

from django.db import migrations

TRACKS = [
    ("biomedical", "Biomedical", "Advanced care delivery, symptoms and chronic illness."),
    ("allied", "Allied health", "Psychological, social, spiritual and ethical care."),
]


def take_over(apps, schema_editor):
    """Make the tracks, and let every discipline refer to the one whose code it has."""
    alias = schema_editor.connection.alias
    Track = apps.get_model("courses", "Track").objects.using(alias)
    tracks = {}
    for position, (code, name, description) in enumerate(TRACKS):
        tracks[code], _ = Track.get_or_create(
            code=code, defaults={"name": name, "description": description, "position": position}
        )
    for discipline in apps.get_model("courses", "Discipline").objects.using(alias).all():
        discipline.track = tracks[discipline.track_code]
        discipline.save(update_fields=["track"])


def give_back(apps, schema_editor):
    """Write the track's code where it stood before."""
    alias = schema_editor.connection.alias
    for discipline in apps.get_model("courses", "Discipline").objects.using(alias).select_related("track"):
        discipline.track_code = discipline.track.code[:12]
        discipline.save(update_fields=["track_code"])


class Migration(migrations.Migration):
    dependencies = [("courses", "0005_tracks")]
    operations = [migrations.RunPython(take_over, give_back)]
