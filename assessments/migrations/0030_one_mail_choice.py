"""One choice of letters about team work instead of two: for team mail as a whole, and for each plan."""

from django.db import migrations, models

AT_ONCE, DAILY, NONE = "at_once", "daily", "none"


def letters_for(is_silent, mails):
    """The one choice of somebody who wanted no team mail at all (or did), and chose these mails for their plans."""
    if is_silent:
        return "none"
    if NONE in mails:
        return "waiting"
    return "soon" if AT_ONCE in mails else "daily"


def one_choice(apps, schema_editor):
    """Put both into one. Whoever asked for less anywhere gets no more than that: what was silent stays silent.

    Readers were given a choice when they first opened a plan: members "daily", faculty "none". Only what differs was
    chosen by somebody.
    """
    Choice = apps.get_model("assessments", "TeamMailChoice")
    Member = apps.get_model("assessments", "TeamMember")
    Reader = apps.get_model("assessments", "PlanReader")
    silent = set(Choice.objects.filter(wants=False).values_list("user_id", flat=True))
    places = set(Member.objects.values_list("user_id", "team_id"))
    said = {}
    for user, team, mail in Reader.objects.values_list("user_id", "work__team_id", "mail"):
        if mail != (DAILY if (user, team) in places else NONE):
            said.setdefault(user, set()).add(mail)
    for user in silent | said.keys():
        letters = letters_for(user in silent, said.get(user, set()))
        Choice.objects.update_or_create(user_id=user, defaults={"letters": letters})
    # A row that said no more than what is usual says nothing.
    Choice.objects.filter(wants=True, letters="").delete()
    _settled(schema_editor)


def _settled(schema_editor):
    """Let PostgreSQL check now what it would check at the end: it changes no table for which a check waits."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def two_choices(apps, schema_editor):
    """The other way round: each plan gets what was chosen for all, else what was usual."""
    Choice = apps.get_model("assessments", "TeamMailChoice")
    Member = apps.get_model("assessments", "TeamMember")
    Reader = apps.get_model("assessments", "PlanReader")
    places = set(Member.objects.values_list("user_id", "team_id"))
    for pk, user, team in Reader.objects.values_list("pk", "user_id", "work__team_id"):
        if (user, team) not in places:
            Reader.objects.filter(pk=pk).update(mail=NONE)
    for choice in Choice.objects.all():
        mail = {"soon": AT_ONCE, "daily": DAILY}.get(choice.letters, NONE)
        Reader.objects.filter(user_id=choice.user_id).update(mail=mail)
        Choice.objects.filter(pk=choice.pk).update(wants=choice.letters != "none")
    _settled(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0029_team_desk")]

    operations = [
        migrations.AddField(
            model_name="teammailchoice",
            name="letters",
            field=models.CharField(default="", max_length=10),
            preserve_default=False,
        ),
        migrations.RunPython(one_choice, two_choices),
        migrations.RemoveField(model_name="teammailchoice", name="wants"),
        migrations.RemoveField(model_name="planreader", name="mail"),
        migrations.AlterField(
            model_name="teammailchoice",
            name="letters",
            field=models.CharField(
                choices=[
                    (
                        "soon",
                        "When my team waits for me, and within a few minutes when somebody comments on a plan",
                    ),
                    (
                        "daily",
                        "When my team waits for me, and what was commented on a plan once a day, all together",
                    ),
                    ("waiting", "Only when my team waits for me; nothing about comments"),
                    ("none", "None: I look by myself"),
                ],
                max_length=10,
            ),
        ),
    ]
