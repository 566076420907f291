"""Mail through a durable outbox: a request writes a row, a job sends it, trouble is retried and shown."""

import html
import json
import re
import uuid
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from cms import audit
from cms.models import OutgoingMail

log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 8
_SECRET = re.compile(r"\[\[(?P<name>[a-z_]+):(?P<key>[0-9a-f-]{36})\]\]")
_secrets = {}


def secret(name):
    """Register a function (key, recipient) → text, or "" where it is not for them; a decorator.

    The outbox then holds [[name:key]] and no secret: the text takes its place in the moment of sending, for that
    recipient alone. Whoever reads the outbox or its backup cannot open what a letter opens.
    """

    def register(function):
        _secrets[name] = function
        return function

    return register


def filled(text, recipients):
    """A text with its secrets, as it is sent."""
    if len(recipients) != 1:
        return text

    def one(match):
        function = _secrets.get(match["name"])
        return (function(match["key"], recipients[0]) if function else "") or match[0]

    return _SECRET.sub(one, text)


class OutboxBackend(BaseEmailBackend):
    """Django's mail backend: keeps each message as a row and asks for it to be sent after the commit."""

    def send_messages(self, messages):
        """Store the messages; return how many."""
        for message in messages:
            _keep(message)
        return len(messages)


class FolderTransport(BaseEmailBackend):
    """Local mode's transport: one JSON file a message, shown at /mail/."""

    def send_messages(self, messages):
        """Write each message to settings.MAIL_FOLDER."""
        for message in messages:
            alternatives = getattr(message, "alternatives", [])
            settings.MAIL_FOLDER.mkdir(parents=True, exist_ok=True)
            name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}.json"
            content = {
                "from": message.from_email,
                "to": message.recipients(),
                "subject": message.subject,
                "text": message.body,
                "html": next((str(body) for body, kind in alternatives if kind == "text/html"), ""),
                "at": timezone.now().isoformat(),
            }
            (settings.MAIL_FOLDER / name).write_text(json.dumps(content, ensure_ascii=False, indent=1))
        return len(messages)


def send(template, to, context, *, subject, headers=None):
    """Queue one message from templates/emails/<template>.txt; no request ever waits for a mail server.

    `headers` are added to the message's own, such as List-Unsubscribe. Returns the outbox's row (None where mail
    goes elsewhere).
    """
    text = html.unescape(
        render_to_string(f"emails/{template}.txt", {**context, "site_url": settings.SITE_URL})
    )
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers)
    message.send()
    return getattr(message, "kept", None)


def _keep(message):
    alternatives = getattr(message, "alternatives", [])
    row = OutgoingMail.objects.create(
        sender=message.from_email,
        recipients=message.recipients(),
        subject=" ".join(str(message.subject).split())[:998],
        text=str(message.body),
        html=next((str(body) for body, kind in alternatives if kind == "text/html"), ""),
        headers={str(name): str(value) for name, value in message.extra_headers.items()},
    )
    message.kept = row
    transaction.on_commit(lambda: deliver.enqueue(row.pk))


@task()
def deliver(pk):
    """Send one waiting message; safe to run twice. Trouble is written on the row and tried again later."""
    with transaction.atomic():
        row = OutgoingMail.objects.select_for_update().filter(pk=pk, state=OutgoingMail.State.WAITING).first()
        if row is None or row.next_attempt_at > timezone.now():
            return
        # Claim before sending: a crash after the send means one late retry at worst, never a storm.
        row.attempts += 1
        row.next_attempt_at = timezone.now() + timedelta(minutes=2**row.attempts)
        row.save(update_fields=["attempts", "next_attempt_at"])
    message = EmailMultiAlternatives(
        row.subject, filled(row.text, row.recipients), row.sender, row.recipients, headers=row.headers
    )
    if row.html:
        message.attach_alternative(row.html, "text/html")
    try:
        get_connection(settings.OUTBOX_TRANSPORT, fail_silently=False).send_messages([message])
    except Exception as error:  # any transport fault means "later"; it is logged and shown to the office
        log.warning("mail_not_sent", mail=pk, attempt=row.attempts, error=str(error))
        row.last_error = str(error)[:500]
        if row.attempts >= MOST_ATTEMPTS:
            row.state = OutgoingMail.State.FAILED
        row.save(update_fields=["last_error", "state"])
    else:
        row.state, row.sent_at, row.last_error = OutgoingMail.State.SENT, timezone.now(), ""
        row.save(update_fields=["state", "sent_at", "last_error"])


def deliver_waiting():
    """Enqueue every message whose turn has come (a tick job: it also picks up what a killed worker left).

    A message that is already in the queue is left there: while no worker runs, the queue must not grow.
    """
    queued = {
        row.args_kwargs["args"][0]
        for row in DBTaskResult.objects.ready().filter(task_path=deliver.module_path).only("args_kwargs")
    }
    due = OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING, next_attempt_at__lte=timezone.now())
    due = [pk for pk in due.order_by("created_at").values_list("pk", flat=True)[:1000] if pk not in queued]
    for pk in due[:200]:
        deliver.enqueue(pk)
    return len(due[:200])


def try_again(*, message, by):
    """Give a given-up message its tries back; return whether there was anything to do."""
    with transaction.atomic():
        given_up = OutgoingMail.objects.filter(pk=message.pk, state=OutgoingMail.State.FAILED)
        if not given_up.update(state=OutgoingMail.State.WAITING, attempts=0, next_attempt_at=timezone.now()):
            return False
        audit.record("sent again", message, by=by)
        transaction.on_commit(lambda: deliver.enqueue(message.pk))
    return True
