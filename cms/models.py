"""People who sign in, their roles, the site's own pages, the audit log and the mail outbox."""

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.blocks import PageBody


class UserManager(BaseUserManager):
    """Make accounts whose login is their e-mail address."""

    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        """Make an account; without a password it can be entered by code, passkey or reset only."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Make the first administrator of a new site (see also `manage.py grant_role`)."""
        from cms import roles

        user = self.create_user(email, password, **fields)
        roles.grant(user=user, role=RoleGrant.Role.ADMINISTRATOR, by=None, why="createsuperuser")
        return user

    def get_by_natural_key(self, email):
        """Find by e-mail address, whatever its case."""
        return self.get(email__iexact=email)


class User(AbstractUser):
    """A person. The e-mail address is the login; names here are how the person likes to be called."""

    username = None
    email = models.EmailField(_("e-mail address"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_address",
                violation_error_message=_("There is already an account with this e-mail address."),
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.email

    def save(self, *args, **kwargs):
        """Keep addresses in lower case, so that nobody has two accounts by accident."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)


class RoleGrant(models.Model):
    """A role given to a person, with who gave it, when and why; never deleted, only ended."""

    class Role(models.TextChoices):
        """The roles of the site. A learner needs no grant: enrollment makes one."""

        FACULTY = "faculty", _("Faculty")
        REVIEWER = "reviewer", _("Clinical reviewer")
        OFFICE = "office", _("Program office")
        ADMINISTRATOR = "administrator", _("Administrator")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    course = models.ForeignKey(
        Page,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Faculty: the course they teach."),
    )
    course_title = models.CharField(max_length=255, blank=True, editable=False)
    discipline = models.SlugField(
        blank=True, help_text=_("Clinical reviewers: the discipline they review for.")
    )
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-granted_at"]
        constraints = [
            # Coalesce, because SQLite counts two empty courses as different.
            models.UniqueConstraint(
                "user",
                "role",
                Coalesce("course", 0),
                "discipline",
                condition=models.Q(ended_at=None),
                name="one_running_grant_each",
            ),
            models.CheckConstraint(
                condition=~models.Q(role="reviewer") | ~models.Q(discipline=""),
                name="a_reviewer_reviews_for_a_discipline",
            ),
        ]

    def __str__(self):
        about = self.course_title or self.discipline
        return f"{self.get_role_display()}{f' ({about})' if about else ''}"


class AuditEntry(models.Model):
    """One act that changed a record, or looked at one: appended, chained by digest, never changed."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    about = models.ForeignKey(
        User,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        help_text="The person whose record it is.",
    )
    verb = models.CharField(max_length=80)
    thing_type = models.CharField(max_length=80)
    thing_id = models.CharField(max_length=80, blank=True)
    why = models.CharField(max_length=1000, blank=True)
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    request_id = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["thing_type", "thing_id"], name="audit_thing"),
            models.Index(fields=["actor", "id"], name="audit_by_actor"),
            models.Index(fields=["about", "id"], name="audit_by_person"),
            models.Index(fields=["verb", "id"], name="audit_by_verb"),
            models.Index(fields=["at"], name="audit_by_day"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.thing_type} {self.thing_id}"


class OutgoingMail(models.Model):
    """A message waiting to be sent, or sent. A request only writes this row; a job sends it."""

    class State(models.TextChoices):
        """Where a message is."""

        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sender = models.CharField(max_length=254)
    recipients = models.JSONField(default=list)
    subject = models.CharField(max_length=998)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="mail_to_send")]

    def __str__(self):
        return self.subject


class HomePage(Page):
    """The front door: what this is, and the programs one can join."""

    headline = models.CharField(max_length=120, help_text=_("A sentence a colleague would say."))
    standfirst = models.TextField(blank=True)
    body = StreamField(PageBody(), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("standfirst"),
        FieldPanel("body"),
    ]
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "cms/home_page.html"
    private_page_options = []

    def route(self, request, path_components):
        """Find a page by its whole address at once: going down slug by slug, as Wagtail does, asks twice a level."""
        if not path_components:
            return super().route(request, path_components)
        address = f"{self.url_path}{'/'.join(path_components)}/"
        page = Page.objects.live().filter(url_path=address).specific().first()
        if page is None:
            raise Http404
        return RouteResult(page)

    def get_context(self, request, *args, **kwargs):
        """Add what the apps above want to show on the front page (the programs)."""
        from cms import front

        return super().get_context(request, *args, **kwargs) | {"sections": front.sections(request)}


class TextPage(Page):
    """A plain page: accessibility, privacy, how checking works, where to find support."""

    standfirst = models.TextField(blank=True)
    body = StreamField(PageBody(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("standfirst"), FieldPanel("body")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    template = "cms/text_page.html"
    private_page_options = []


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """What the program office sets for the whole site."""

    organization = models.CharField(
        max_length=120, default="Your university", help_text=_("Shown in the foot of every page.")
    )
    office_name = models.CharField(max_length=120, default="Program office")
    office_email = models.EmailField(blank=True, help_text=_("Where learners write for help."))
    office_phone = models.CharField(max_length=40, blank=True)
    support = models.TextField(
        blank=True, help_text=_("Whom a learner can call when the material is hard. One line each.")
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("organization"),
                FieldPanel("office_name"),
                FieldPanel("office_email"),
                FieldPanel("office_phone"),
            ],
            heading=_("Office"),
        ),
        FieldPanel("support"),
    ]

    class Meta:
        verbose_name = _("site settings")
