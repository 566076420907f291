"""Writing to learners from the desk's list: whom one chose, what each would read, sent once to each, and kept."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from certificates import rules, wording
from certificates.models import LearnerRecord, Message, MessageCopy
from cms import audit, mail
from cms.errors import Refused
from cms.models import SiteSettings, User
from courses.models import Cohort

FIELDS = {
    "first_name": gettext_lazy("the learner’s first name"),
    "name": gettext_lazy("their whole name"),
    "program": gettext_lazy("the program"),
    "cohort": gettext_lazy("the cohort"),
    "last_day": gettext_lazy("the cohort’s last day"),
    "missing": gettext_lazy("what is still missing, a line each"),
}
AT_ONCE = 50


class NothingToSend(Refused):
    """Nobody would get it."""

    title = gettext_lazy("Nothing was sent.")


@dataclass(frozen=True)
class Copy:
    """What one learner would read."""

    record: LearnerRecord
    user: User
    subject: str
    text: str


@dataclass(frozen=True)
class Plan:
    """Whom a text goes to and what each would read; `left` are those who cannot be written to, with the sentence why.

    digest: of everything that would be sent, to notice that it is something else when somebody says yes.
    """

    copies: list[Copy]
    left: list[tuple[LearnerRecord, str]]

    @property
    def digest(self):
        """SHA-256 over every copy."""
        said = hashlib.sha256()
        for copy in self.copies:
            said.update(f"{copy.user.pk}\0{copy.user.email}\0{copy.subject}\0{copy.text}\1".encode())
        return said.hexdigest()


def plan(*, records: Iterable[LearnerRecord], subject, text):
    """Work out what each of these learners would read. Two enrollments of one person are written to once."""
    records = list(records)
    users = User.objects.in_bulk({record.user_id for record in records})
    cohorts = Cohort.objects.select_related("program").in_bulk({record.cohort_id for record in records})
    copies, left, seen = [], [], set()
    for record in records:
        user = users.get(record.user_id)
        problem = _problem(user, seen)
        if problem:
            left.append((record, problem))
            continue
        seen.add(user.pk)
        values = _values(record, user, cohorts[record.cohort_id])
        subject_line = wording.in_one_line(wording.filled(subject, values))
        copies.append(Copy(record, user, subject_line, wording.filled(text, values)))
    return Plan(copies, left)


def _problem(user, seen):
    if user is None or not user.is_active:
        return _("The account is switched off.")
    if user.pk in seen:
        return _("The same person stands in the list already, with another enrollment. They get it once.")
    try:
        validate_email(user.email)
    except ValidationError:
        return _("The account has no e-mail address.")
    return ""


def _values(record, user, cohort):
    missing = [rules.Reason(*reason).sentence for reason in record.reasons]
    return {
        "first_name": user.first_name or record.name.split()[0],
        "name": record.name,
        "program": cohort.program.title,
        "cohort": cohort.name,
        "last_day": date_format(cohort.ends_on, "j F Y") if cohort.ends_on else _("not set"),
        "missing": "\n".join(f"– {one}" for one in missing) or _("Nothing is missing."),
    }


def send(*, plan, subject, text, to, key, by):
    """Send a text to everybody in a plan, once each; return the Message.

    subject, text: as they were written, with their fields. to: whom the office chose, in words. key: made with the
    form, so that a second press of its button finds the first one's message. Raises NothingToSend.
    """
    if not plan.copies:
        raise NothingToSend(_("Nobody you chose can be written to."))
    try:
        with transaction.atomic():
            message = Message.objects.create(key=key, subject=subject, text=text, to=to[:255], written_by=by)
            MessageCopy.objects.bulk_create(
                (
                    MessageCopy(
                        message=message,
                        enrollment_id=copy.record.pk,
                        user=copy.user,
                        name=copy.record.name,
                        email=copy.user.email,
                        subject=copy.subject,
                        text=copy.text,
                    )
                    for copy in plan.copies
                ),
                batch_size=500,
            )
            audit.record("wrote to learners", message, by=by, learners=len(plan.copies))
            transaction.on_commit(lambda: write_out.enqueue(message.pk))
    except IntegrityError:
        message = Message.objects.filter(key=key).first()
        if message is None:
            raise
    return message


@task()
def write_out(pk):
    """Make the mail of every copy that has none yet; safe to run twice, and to be killed in the middle."""
    office = SiteSettings.objects.first() or SiteSettings()
    while True:
        with transaction.atomic():
            waiting = (
                MessageCopy.objects.to_write()
                .filter(message=pk)
                .order_by("pk")
                .select_for_update(no_key=True)
            )
            copies = list(waiting[:AT_ONCE])
            for copy in copies:
                copy.mail, copy.written_at = _mail(copy, office), timezone.now()
            MessageCopy.objects.bulk_update(copies, ["mail", "written_at"])
        if not copies:
            return


def _mail(copy, office):
    headers = {"Reply-To": office.office_email} if office.office_email else None
    context = {"text": copy.text, "office": office.office_name}
    return mail.send("office_message", copy.email, context, subject=copy.subject, headers=headers)


def write_waiting():
    """What the clock does: make the mail that a killed worker left unmade; return how many messages had any."""
    messages = set(MessageCopy.objects.to_write().values_list("message", flat=True)[:5000])
    for pk in messages:
        write_out.call(pk)
    return len(messages)
