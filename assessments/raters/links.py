"""Links to people outside: a standardized patient or faculty from elsewhere rates one run, once, without an account.

The token is made from the link's random name and the site's key, so that it need not be kept: the database holds its
digest, the outbox a blank that is filled as the letter is sent, and the address holds it behind a # that browsers send
to nobody. It comes to us in the body of one POST.
"""

import base64
import hashlib
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessments import actions
from assessments.forms import written
from assessments.models import Attempt, RaterLink, TalkRating
from assessments.raters.form import checked
from assessments.refusals import CannotInvite, LinkShut
from cms import audit, mail

DAYS, MOST_DAYS = 14, 60
"""How long a link can be used, unless whoever invites says otherwise; and at most."""
MOST_AT_ONCE = 30
"""People who are asked about one run in one go."""


def invite(*, attempt, item, role, name, email, by, shows_name=False, days=DAYS):
    """Write to somebody outside with a link to one run. Returns the RaterLink.

    A link of the same person to the same run that waits is replaced: only the newest works. Raises CannotInvite.
    """
    name, email = " ".join(name.split()), email.strip().lower()
    _must_be_known(name, email, role, days)
    with transaction.atomic():
        attempt = actions.lock(attempt.pk)
        if not attempt.is_closed:
            raise CannotInvite(_("A run can be rated once it is handed in."))
        _must_be_somebody_else(attempt, email)
        now = timezone.now()
        same = RaterLink.objects.filter(attempt=attempt, item=item, email=email, role=role)
        if same.exclude(used_at=None).exists():
            raise CannotInvite(_("%(name)s has rated this run already.") % {"name": name})
        same.filter(withdrawn_at=None).update(withdrawn_at=now)
        link = RaterLink(attempt=attempt, item=item, role=role, name=name, email=email, shows_name=shows_name)
        link.invited_by, link.invited_at, link.expires_at = by, now, now + timedelta(days=days)
        link.token_digest = digest_of(_token(link.uuid))
        link.save()
        audit.record("invited", attempt, by=by, item=item, link=link.pk, role=str(role))
        _write(link)
    return link


def invite_all(*, attempt, people, **about):
    """Write to several people, each with a link of their own to the same run: to all of them or to none.

    people  [(name, address)]
    """
    with transaction.atomic():
        return [invite(attempt=attempt, name=name, email=email, **about) for name, email in people]


def _must_be_somebody_else(attempt, email):
    learner = attempt.user
    own = learner.email.lower() == email or learner.emailaddress_set.filter(email__iexact=email).exists()
    if own:
        raise CannotInvite(
            _("%(email)s is the learner’s own address. Nobody rates themself by a link.") % {"email": email}
        )


def _must_be_known(name, email, role, days):
    if not name:
        raise CannotInvite(_("Say who it is: the learner reads the name."))
    try:
        validate_email(email)
    except ValidationError:
        raise CannotInvite(_("“%(email)s” is not an e-mail address.") % {"email": email}) from None
    if role not in RaterLink.Role.values:
        raise CannotInvite(_("Say as what they rate."))
    if not 1 <= days <= MOST_DAYS:
        raise CannotInvite(_("A link can be used for 1 to %(most)s days.") % {"most": MOST_DAYS})


def _write(link):
    context = {
        "link": link,
        "url": f"{settings.SITE_URL}{reverse('rater_door')}#[[rater_link:{link.uuid}]]",
        "code": f"[[rater_link:{link.uuid}]]",
        "until": date_format(localtime(link.expires_at), "j F Y"),
    }
    mail.send("rater_link", link.email, context, subject=_("A conversation for you to rate"))


@mail.secret("rater_link")
def token_for(key, recipient):
    """The token of a link as it stands in the letter to its own address; "" for any other.

    Of a link that was shut before its letter left as well: the page behind it says what happened.
    """
    link = RaterLink.objects.filter(uuid=key, email=recipient).first()
    return _token(link.uuid) if link else ""


def _token(uuid):
    made = salted_hmac("assessments.raters.links", str(uuid), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made[:24]).decode()


def digest_of(token):
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def enter(token):
    """The link of a token, opened. Raises LinkShut: whatever the reason, after the same one look."""
    rows = RaterLink.objects.select_related("attempt").defer("attempt__policy_snapshot")
    link = rows.filter(token_digest=digest_of(token.strip()[:200])).first()
    must_be_open(link)
    with transaction.atomic():
        attempt = actions.lock(link.attempt_id)
        if RaterLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now()):
            audit.record("opened", attempt, by=None, item=link.item, link=link.pk)
    return link


def of_uuid(uuid):
    """The link of somebody who has entered; None where there is none."""
    return RaterLink.objects.filter(uuid=uuid).select_related("attempt").first() if uuid else None


def must_be_open(link):
    """Raise LinkShut with the one sentence that says why nothing can be rated by this link."""
    if link is None:
        raise LinkShut(
            _("This link opens nothing."),
            _(
                "Perhaps a part of it is missing. Copy the whole of it from the letter, or ask whoever invited you."
            ),
            "unknown",
        )
    if link.used_at:
        raise LinkShut(
            _("Your rating is here already."),
            _("It was given on %(on)s by this link, which opens once. Thank you.")
            % {"on": date_format(localtime(link.used_at), "j F Y")},
            "used",
        )
    if link.attempt.state == Attempt.State.VOID:
        raise LinkShut(
            _("This run was set aside."), _("Nothing is asked of you any more. Thank you."), "void"
        )
    if link.withdrawn_at:
        raise LinkShut(
            _("This link was taken back."),
            _("Nothing is asked of you any more, or a newer letter holds another link."),
            "withdrawn",
        )
    if link.expires_at <= timezone.now():
        raise LinkShut(
            _("The time of this link is over."),
            _("It could be used until %(until)s. Ask whoever invited you for a new one.")
            % {"until": date_format(localtime(link.expires_at), "j F Y")},
            "expired",
        )


def give(*, link, levels, note=""):
    """Keep the rating of somebody outside; the link has then done its work.

    Raises LinkShut, NothingToMark, NotRatedYet or WordsTooLong.
    """
    with transaction.atomic():
        attempt = actions.lock(link.attempt_id)
        link = RaterLink.objects.select_for_update(no_key=True).get(pk=link.pk)
        link.attempt = attempt
        must_be_open(link)
        values = checked(levels, note)
        made = TalkRating.objects.create(attempt=attempt, item=link.item, role=link.role, link=link, **values)
        link.used_at = values["at"]
        link.save(update_fields=["used_at"])
        audit.record("rated", attempt, by=None, item=link.item, role=str(link.role), link=link.pk)
        return made


def gave(*, link, levels, note):
    """Whether this very rating was given by a link before, as after two presses or reading the thanks anew."""
    kept = TalkRating.objects.filter(link=link).first()
    return kept is not None and (kept.levels, kept.note) == (levels, written(note).strip())


def withdraw(*, link, by):
    """Make a link open nothing. One that was used stays used. Twice changes nothing."""
    with transaction.atomic():
        attempt = actions.lock(link.attempt_id)
        link = RaterLink.objects.select_for_update(no_key=True).get(pk=link.pk)
        if link.used_at is None and link.withdrawn_at is None:
            link.withdrawn_at = timezone.now()
            link.save(update_fields=["withdrawn_at"])
            audit.record("withdrew", attempt, by=by, item=link.item, link=link.pk)
    return link
