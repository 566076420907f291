"""A mark given in the place of another: the one that counted is withdrawn, and the new one decides."""

from django.utils.translation import gettext as _

from assessments.log import Log
from assessments.marking.acts import (
    Role,
    Said,
    _keep,
    _known,
    _missing,
    lock_attempt,
    rubric_of,
    settle_again,
)
from assessments.models import Attempt, Marking, Script
from assessments.refusals import MarkedElsewhere, NothingToMark, NotMarkedYet
from cms import audit


def replace(*, attempt, item, instead_of, levels, by, why, **words):
    """Withdraw the mark that counts of an answer and give another one, which decides; return the new Marking.

    To be called in a transaction. The attempt is scored once, by the new mark.
    instead_of  id of the Marking the page showed: MarkedElsewhere where another one counts by now
    words       did_well, to_change, comment, anchored: see Said

    Raises NothingToMark where nothing is settled here, NotMarkedYet where a criterion has no level, WordsTooLong.
    """
    log = Log.of(lock_attempt(attempt.pk))
    script = Script.objects.select_for_update(no_key=True, of=("self",)).filter(attempt=attempt, item=item)
    script = script.select_related("counted").first()
    if script is None or script.counted is None or log.attempt.state == Attempt.State.VOID:
        raise NothingToMark(_("No mark counts here now, so there is none to change."))
    before = script.counted
    if before.pk != instead_of:
        raise MarkedElsewhere(before)
    rubric = rubric_of(log, item)
    said = Said(_known(rubric, levels), **words)
    if missing := _missing(rubric, said.levels):
        raise NotMarkedYet(missing, before)
    _make_room(attempt, item, before, by, why)
    new, _is_new = _keep(log, item, Role.ADJUDICATOR, said, 0, by, 0)
    new.state = Marking.State.FINAL
    new.save(update_fields=["state"])
    audit.record(
        "marked", new, by=by, why=why, attempt=str(attempt.uuid), item=item, before=before.pk, after=new.pk
    )
    settle_again(log, item, by, why[:500])
    return new


def _make_room(attempt, item, before, by, why):
    """Withdraw what would stand in the way: the mark that counted, one that decided before, and one's own."""
    rows = Marking.objects.standing().filter(attempt=attempt, item=item)
    for one in rows:
        if one.pk == before.pk or one.role == Role.ADJUDICATOR or one.marker_id == by.pk:
            was_final = one.is_final
            one.state = Marking.State.WITHDRAWN
            one.save(update_fields=["state"])
            if was_final:
                audit.record("withdrew", one, by=by, why=why, attempt=str(attempt.uuid), item=item)
