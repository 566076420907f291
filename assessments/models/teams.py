"""Teams of a cohort, who is in them, and what they are set to do together."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.assigned import Assigned, AssignedQuerySet, doer

USER = settings.AUTH_USER_MODEL


class Teaming(models.Model):
    """The teams of a cohort that work together for a while: how large they are, and who formed them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey("courses.Cohort", on_delete=models.PROTECT, related_name="teamings")
    title = models.CharField(max_length=80)
    least = models.PositiveSmallIntegerField(
        default=4,
        validators=[MinValueValidator(2), MaxValueValidator(12)],
        verbose_name=_("Fewest in a team"),
    )
    most = models.PositiveSmallIntegerField(
        default=6,
        validators=[MinValueValidator(2), MaxValueValidator(12)],
        verbose_name=_("Most in a team"),
    )
    made_by = doer()
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = doer(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(least__lte=models.F("most")), name="fewest_in_a_team_is_not_above_most"
            ),
            models.UniqueConstraint(fields=["cohort", "title"], name="one_teaming_of_a_title"),
        ]

    def __str__(self):
        return f"{self.title}, {self.cohort.name}"


class Team(models.Model):
    """A few learners of several disciplines who do one piece of work together. Ended, never deleted."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    teaming = models.ForeignKey(Teaming, on_delete=models.PROTECT, related_name="teams")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60, blank=True, help_text=_("Empty: the team goes by its number."))
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["teaming", "number"], name="one_team_of_a_number")]

    def __str__(self):
        return self.name or _("Team %(number)d") % {"number": self.number}


class TeamMemberQuerySet(AssignedQuerySet):
    """Which members."""

    def with_people(self):
        """With the person and the team, for a page."""
        return self.select_related("user", "team__teaming__cohort__program")


class TeamMember(Assigned):
    """Somebody is in a team from a day until another. What they did there stays theirs when they leave.

    seat  the seat in which they came, in words, as it was then: "Chaplain"
    code  the discipline's code, "" where it was not known
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")
    teaming = models.ForeignKey(Teaming, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="team_places")
    seat = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=40, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["teaming", "user"],
                condition=models.Q(ended_at=None),
                name="in_one_team_of_a_teaming_at_a_time",
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.team}"


class TeamTask(models.Model):
    """An exercise set to the teams of a teaming: what, from when, until when. It keeps the version it was set with."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    teaming = models.ForeignKey(Teaming, on_delete=models.PROTECT, related_name="tasks")
    version = models.ForeignKey("assessments.ExerciseVersion", on_delete=models.PROTECT, related_name="tasks")
    exercise_key = models.UUIDField(db_index=True)
    opens_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text=_("From then on nothing can be changed. Empty: it stays open.")
    )
    set_by = doer()
    set_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("Taken back."))
    ended_by = doer(null=True)

    class Meta:
        ordering = ["opens_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["teaming", "exercise_key"],
                condition=models.Q(ended_at=None),
                name="an_exercise_is_set_once_to_a_teaming",
            )
        ]

    def __str__(self):
        return f"{self.version.title}: {self.teaming}"

    @property
    def kind(self):
        """Name of the kind of exercise."""
        return self.version.kind

    def is_open(self, now=None):
        """Whether teams may work on it now."""
        now = now or timezone.now()
        return self.ended_at is None and self.opens_at <= now and not self.is_over(now)

    def is_over(self, now=None):
        """Whether it closed for good."""
        return self.closes_at is not None and self.closes_at <= (now or timezone.now())


class TeamWorkQuerySet(models.QuerySet):
    """Which pieces of work."""

    def standing(self):
        """Those of tasks that were not taken back."""
        return self.filter(task__ended_at=None)

    def with_all(self):
        """With task, version (without its text) and team, for a page."""
        return self.select_related(
            "task__version", "task__teaming__cohort__program", "team__teaming__cohort__program"
        ).defer("task__version__content")


class TeamWork(models.Model):
    """What one team makes of one task: the room its members meet in.

    change        counts every change that members should see; what a page polls for
    completed_at  when the team had done everything the exercise asks of it together; None again once it is reopened
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(TeamTask, on_delete=models.PROTECT, related_name="works")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="works")
    change = models.PositiveBigIntegerField(default=0)
    began_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = TeamWorkQuerySet.as_manager()

    class Meta:
        ordering = ["team__number", "pk"]
        constraints = [models.UniqueConstraint(fields=["task", "team"], name="one_work_of_a_team_and_task")]

    def __str__(self):
        return f"{self.task.version.title}: {self.team}"

    @property
    def url(self):
        """Where it is done."""
        from assessments.teamwork import kinds

        return kinds.get(self.task.version.kind).url(self)

    @property
    def words_url(self):
        """Where the office erases what was written in it; "" where the kind has no such page."""
        from assessments.teamwork import kinds

        return kinds.get(self.task.version.kind).words_url(self)


class TeamDone(models.Model):
    """Somebody had done a work when their place in the team ended: it stays done, whatever the team does afterwards.

    What the others go on writing is theirs; without this row a signature of somebody who left would count for nothing.
    """

    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="done")
    work = models.ForeignKey(TeamWork, on_delete=models.PROTECT, related_name="done_by")
    done_at = models.DateTimeField()
    why = models.CharField(max_length=500)
    result = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["member", "work"], name="done_once_in_a_place")]

    def __str__(self):
        return f"{self.member}: {self.work}"
