"""What the page of one script shows: the question, the words with the comments on them, the rubric, and the marks."""

from django.utils.translation import gettext as _

from assessments import marking
from assessments.engine.rubric import explained
from assessments.marking import calibrating, phrases
from assessments.models import Script
from assessments.refusals import MarkedElsewhere, NotMarkedYet, RubricChanged
from assessments.screens import judged


def script_screen(found, sent, refused=None):
    """Everything the page of a script needs.

    found    the script before the person (assessments/marking_views/finding.py)
    sent     what stands in the form
    refused  why what was sent was not stored, or None

    Raises NothingToMark where the answer waits for nobody.
    """
    script, rubric = found.script, marking.rubric_of(found.log, found.script.item)
    answer = judged.answer_screen(found.log, script.item)
    texts, placed = answer["texts"], judged.numbered(answer["texts"], sent.places)
    judged.cut(texts, placed)
    is_over = isinstance(refused, MarkedElsewhere) and refused.theirs is not None and refused.theirs.is_final
    is_form = found.in_hand is not None and found.is_mine_to_mark if refused is None else not is_over
    return answer | {
        "found": found,
        "script": script,
        "title": answer["case"].title,
        "name": "" if found.plan.is_anonymous else str(found.attempt.user),
        "places": placed,
        "rubric": rubric,
        "calibrate": ""
        if is_form or not found.is_mine_to_mark
        else calibrating.way_for(script, found.user, rubric),
        "criteria": explained(rubric, sent.levels),
        "missing": {one.id for one in getattr(refused, "missing", [])},
        "sent": sent,
        "role": _role(found, sent, refused),
        "rev": _rev(found, sent, refused),
        "flags": Script.Flag.choices,
        "bank": phrases.bank(found.user, rubric) if is_form else [],
        "is_form": is_form,
        "is_over": is_over,
        "theirs": _given(rubric, refused.theirs, texts) if _both(refused) else None,
        "marks": [_given(rubric, one, texts) for one in found.shown] if not is_form and not refused else [],
        "refused": refused,
        "held": None if is_form else _held(found),
    }


def _both(refused):
    return isinstance(refused, MarkedElsewhere) and refused.theirs is not None


def _role(found, sent, refused):
    return getattr(refused, "role", None) or sent.role or found.role


def _rev(found, sent, refused):
    """The revision the form is about: of what stands now, where what was sent met something else."""
    if isinstance(refused, MarkedElsewhere):
        return refused.theirs.rev if refused.theirs else 0
    if isinstance(refused, NotMarkedYet | RubricChanged):
        return refused.marking.rev
    if (role := getattr(refused, "role", None)) is not None:
        stands = found.in_role(role)
        return stands.rev if stands else 0
    return sent.rev


def _held(found):
    """Who has it in hand now, where that is why one cannot mark it."""
    others = [one for one in found.leases if one.user_id != found.user.pk]
    return others[0] if others and found.in_hand is None else None


def _given(rubric, mark, texts):
    """A mark as it is stored, to be read."""
    return {
        "mark": mark,
        "criteria": explained(rubric, mark.levels),
        "places": judged.numbered(texts, mark.anchored),
        "words": [
            (label, text)
            for label, text in (
                (_("What you did well"), mark.did_well),
                (_("What to change"), mark.to_change),
                (_("Comment"), mark.comment),
            )
            if text
        ],
    }
