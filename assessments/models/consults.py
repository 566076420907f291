"""Case consults: a question from a learner's own community to a tertiary expert, and what was written back.

Words and pictures can be erased; that somebody asked, and when, stays.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.assigned import Assigned, doer

USER = settings.AUTH_USER_MODEL
USUAL_DAYS = 5
WORDS = ("question", "story", "tried", "feared", "wanted")
"""What the asker writes, field by field."""


class ExpertAssignment(Assigned):
    """Somebody answers consults of a cohort, or of every cohort of a program, from a day until another. Never deleted."""

    program = models.ForeignKey(
        "courses.ProgramPage", on_delete=models.PROTECT, related_name="consult_experts"
    )
    cohort = models.ForeignKey(
        "courses.Cohort", on_delete=models.PROTECT, null=True, blank=True, related_name="consult_experts"
    )
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="answers_consults_at")

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user"],
                condition=models.Q(ended_at=None),
                name="an_expert_once_for_a_cohort",
            ),
            models.UniqueConstraint(
                fields=["program", "user"],
                condition=models.Q(ended_at=None, cohort=None),
                name="an_expert_once_for_a_program",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.cohort or self.program}"


class ConsultPlan(models.Model):
    """What is promised to learners of a cohort: in how many days their consults are answered."""

    cohort = models.OneToOneField("courses.Cohort", on_delete=models.PROTECT, related_name="consult_plan")
    answer_days = models.PositiveSmallIntegerField(
        default=USUAL_DAYS, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )

    def __str__(self):
        return f"{self.cohort_id}: {self.answer_days}"


class ConsultQuerySet(models.QuerySet):
    """Which consults."""

    def with_people(self):
        """With what their pages need."""
        return self.select_related("asker", "taken_by", "cohort__program", "cohort__course")

    def waiting(self):
        """Those that wait for an expert."""
        return self.filter(state=Consult.State.WAITING)

    def answered(self):
        """Those to which an expert has answered at least once."""
        return self.filter(answered_at__isnull=False)

    def there(self):
        """Those whose words were not erased."""
        return self.filter(erased_at=None)

    def offered(self):
        """Those that their askers let the cohort read, and nobody has read once more yet."""
        return self.there().filter(offered_at__isnull=False, published_at=None)

    def published(self):
        """Those that the cohort reads."""
        return self.there().filter(offered_at__isnull=False, published_at__isnull=False)


class Consult(models.Model):
    """One consult: written as a draft, sent once nothing in it may identify anybody, answered in a thread, closed.

    seat          the asker's seat in words, as it was when they sent it
    open_findings how many likely identifiers stand in it that nobody has changed or confirmed
    declared_at   when the asker declared that nobody can be known by it
    taken_by      the expert who has it in hand, until taken_until; kept for what is asked back
    due_at        until when the present question should be answered; reminded_at: when somebody was told it was not
    offered_at    when the asker let the cohort read it; published_upto: the last message that was read once more
    salt          for the digests of what was confirmed; goes when the words are erased
    """

    class State(models.TextChoices):
        """Whose turn it is."""

        DRAFT = "draft", _("Draft")
        WAITING = "waiting", _("Waits for an answer")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Taken back")

    class Setting(models.TextChoices):
        """Where the person is cared for, as it stands after "in" or "on"."""

        HOME_HOSPICE = "home_hospice", _("a home hospice")
        HOSPICE_UNIT = "hospice_unit", _("an inpatient hospice")
        HOME_HEALTH = "home_health", _("home health care")
        NURSING_HOME = "nursing_home", _("a nursing home")
        ASSISTED = "assisted", _("assisted living")
        WARD = "ward", _("a hospital ward")
        ICU = "icu", _("an intensive care unit")
        EMERGENCY = "emergency", _("an emergency department")
        CLINIC = "clinic", _("a clinic")
        DIALYSIS = "dialysis", _("a dialysis unit")
        OTHER = "other", _("another setting")

    class Age(models.TextChoices):
        """The person's age as a band; everybody from 90 on is in one (45 CFR 164.514(b)(2)(i)(C))."""

        CHILD = "0-12", _("Under 13")
        TEEN = "13-17", _("13 to 17")
        TWENTIES = "18-29", _("18 to 29")
        THIRTIES = "30-39", _("30 to 39")
        FORTIES = "40-49", _("40 to 49")
        FIFTIES = "50-59", _("50 to 59")
        SIXTIES = "60-69", _("60 to 69")
        SEVENTIES = "70-79", _("70 to 79")
        EIGHTIES = "80-89", _("80 to 89")
        OLDER = "90+", _("90 or older")

    class Needed(models.TextChoices):
        """By when an answer helps. No date is asked."""

        WEEK = "week", _("Within a week")
        FORTNIGHT = "fortnight", _("Within two weeks")
        MONTH = "month", _("Within a month")
        LEARNING = "learning", _("No hurry: I ask for the next time")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asker = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="consults")
    cohort = models.ForeignKey("courses.Cohort", on_delete=models.PROTECT, related_name="consults")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    setting = models.CharField(max_length=20, choices=Setting.choices, blank=True)
    age = models.CharField(max_length=6, choices=Age.choices, blank=True)
    needed = models.CharField(max_length=10, choices=Needed.choices, blank=True)
    question = models.CharField(max_length=240, blank=True)
    story = models.TextField(max_length=4000, blank=True)
    tried = models.TextField(max_length=2000, blank=True)
    feared = models.TextField(max_length=2000, blank=True)
    wanted = models.TextField(max_length=1000, blank=True)
    signs = models.BooleanField(default=False)
    seat = models.CharField(max_length=120, blank=True)
    rev = models.PositiveIntegerField(default=1)
    salt = models.CharField(max_length=32, blank=True)
    open_findings = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    declared_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, blank=True, related_name="consults_in_hand"
    )
    taken_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    offers_name = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = doer(null=True, blank=True)
    published_upto = models.BigIntegerField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = doer(null=True, blank=True)

    objects = ConsultQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-pk"]
        indexes = [
            models.Index(fields=["cohort", "state", "due_at"], name="consults_of_a_cohort"),
            models.Index(fields=["asker", "state"], name="consults_of_somebody"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(open_findings=0, declared_at__isnull=False, sent_at__isnull=False),
                name="a_sent_consult_has_no_open_finding",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="waiting") | models.Q(due_at__isnull=False),
                name="a_waiting_consult_has_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["answered", "closed"]) | models.Q(answered_at__isnull=False),
                name="an_answered_consult_has_an_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None)
                | models.Q(offered_at__isnull=False, published_upto__isnull=False, erased_at=None),
                name="published_is_what_the_asker_offers",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None)
                | models.Q(question="", story="", tried="", feared="", wanted="", salt=""),
                name="an_erased_consult_has_no_words",
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def code(self):
        """What everybody calls it who should not know whose it is."""
        return self.uuid.hex[:6].upper()

    @property
    def is_draft(self):
        """Whether only its writer has seen it."""
        return self.state == self.State.DRAFT

    @property
    def is_waiting(self):
        """Whether it is an expert's turn."""
        return self.state == self.State.WAITING

    @property
    def is_over(self):
        """Whether nothing is written in it any more."""
        return self.state in (self.State.CLOSED, self.State.WITHDRAWN) or self.erased_at is not None

    @property
    def is_late(self):
        """Whether it should have been answered by now."""
        return self.is_waiting and self.due_at < timezone.now()

    @property
    def is_published(self):
        """Whether its cohort reads it."""
        return self.published_at is not None

    @property
    def holder(self):
        """The expert who has it in hand now; None once their two days are over."""
        is_held = self.taken_until is not None and self.taken_until > timezone.now()
        return self.taken_by if is_held else None

    def is_held_by_another(self, user):
        """Whether somebody else has it in hand now."""
        return self.holder is not None and self.taken_by_id != user.pk

    @property
    def seated(self):
        """The asker to who should not know their name: "Social worker in a home hospice"."""
        return _("%(seat)s in %(setting)s") % {
            "seat": self.seat or _("A learner"),
            "setting": self.get_setting_display(),
        }

    @property
    def asked_by(self):
        """The asker as the expert reads it: by name where they sign, else by seat and setting."""
        return f"{self.asker}, {self.seated}" if self.signs else self.seated


class ConsultMessage(models.Model):
    """What somebody wrote in the thread of a consult. Its words can be erased; that and when it was written stays.

    references  of an answer: [{"text", "url"}]
    """

    class Kind(models.TextChoices):
        """What it is."""

        BACK = "back", _("Asked back")
        ANSWER = "answer", _("Answer")
        PLAN = "plan", _("What I will do now")

    consult = models.ForeignKey(Consult, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    written_by = doer()
    written_at = models.DateTimeField(default=timezone.now)
    text = models.TextField(blank=True)
    references = models.JSONField(default=list, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(text=""), name="an_erased_answer_has_no_text"
            )
        ]

    def __str__(self):
        return f"{self.consult_id}: {self.kind}"


class ConsultReplyDraft(models.Model):
    """What somebody is writing in a thread and has not sent. `said`: {name of the field: text}."""

    consult = models.ForeignKey(Consult, on_delete=models.PROTECT, related_name="reply_drafts")
    writer = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    said = models.JSONField(default=dict)
    rev = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consult", "writer"], name="one_reply_at_a_time_in_a_consult")
        ]

    def __str__(self):
        return f"{self.consult_id}, {self.writer_id}"


class ConfirmedIdentifier(models.Model):
    """Somebody confirmed of a finding that it identifies nobody: its kind and a salted digest, never the words."""

    consult = models.ForeignKey(Consult, on_delete=models.PROTECT, related_name="confirmed")
    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    confirmed_by = doer()
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consult", "digest", "confirmed_by"], name="confirmed_once")
        ]

    def __str__(self):
        return f"{self.consult_id}: {self.kind}"


class ConsultPicture(models.Model):
    """A picture of a consult, made anew from its points alone: nothing a camera wrote is in it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consult = models.ForeignKey(Consult, on_delete=models.PROTECT, related_name="pictures")
    content_type = models.CharField(max_length=20)
    content = models.BinaryField()
    description = models.CharField(max_length=300, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self):
        return f"{self.content_type}, {self.width} × {self.height}"


HELD_FOR = timedelta(hours=48)
"""So long an expert has a consult in hand without writing; then another may take it."""
