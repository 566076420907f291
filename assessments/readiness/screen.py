"""What one person meets in a team's readiness room. No key is here before the team has found it."""

import uuid

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.engine import scratching
from assessments.engine.readiness import APPLICATION, public_question, right_of, unsafe_of
from assessments.models import TeamWord, TeamWork
from assessments.readiness import standing
from assessments.readiness.acts import FACULTY
from assessments.screens.attempt import seal_of
from assessments.screens.words import clock
from assessments.teamwork import pulse
from assessments.teamwork.entering import may_mark

LETTERS = "ABCDEFGH"
STEP_WORDS = {
    standing.ALONE: gettext_lazy("Your own test"),
    standing.TOGETHER: gettext_lazy("The team’s test"),
    standing.APPLICATION: gettext_lazy("Your team’s decision"),
    standing.REPORT: gettext_lazy("What the teams decided"),
}


def room_screen(room, *, problems=frozenset(), changed=None, posted=None, kept=None):
    """Everything the page of a room shows.

    problems  questions of the own test without an answer
    changed   {question: the other window's answer}; posted {question: raw} that was sent and not stored
    kept      {place: {"text", "option"}} that was written and not taken
    """
    state = standing.of_one(room.work)
    words = list(TeamWord.objects.filter(work=room.work).select_related("user").order_by("pk"))
    shown = _frame(room, state, words) | {"kept": kept or {}}
    if shown["asks_own"]:
        shown |= _own_test(room, state, problems, changed or {}, posted or {})
    elif room.member is not None and state.has_given(room.user.pk) and not state.is_together:
        shown["own_answers"] = own_answers(state, room.user.pk)
    if state.is_together:
        own = state.tests[room.user.pk].chosen if room.member and state.has_given(room.user.pk) else {}
        shown["cards"] = [_card(state, one, words, kept or {}, own) for one in state.readiness.questions]
    if state.is_together and state.is_through:
        shown["scores"] = scores(state, room)
        shown["application"] = _application(state, words, room)
    return shown


def _frame(room, state, words):
    """What the page shows in every phase, and what somebody may do there."""
    member, teaches = room.member, room.is_faculty and may_mark(room)
    lacks_own = member is not None and not state.has_given(member.user_id) and not state.is_let_off(member)
    named = {one.user_id for one in [*state.members, *words, state.decision] if one}
    return {
        "room": room,
        "work": room.work,
        "state": state,
        "readiness": state.readiness,
        "phase": state.phase,
        "steps": _steps(state.phase),
        "is_open": room.is_open,
        "is_before": room.work.task.opens_at > timezone.now() and not room.is_faculty,
        "may_write": room.is_open and member is not None,
        "teaches": teaches,
        "may_comment": teaches and member is None and room.is_open,
        "seal": seal_of(room.user.pk) if room.is_open and (member is not None or teaches) else "",
        "tag": pulse.tag(room.work, phase_tag(room.work)),
        "people": _people(state),
        "alone_until": standing.alone_until(room.work),
        "faculty_words": [one for one in words if one.place == FACULTY],
        "named": named | {one.by_id for one in state.scratches},
        "asks_own": lacks_own and not state.is_together and room.is_open,
        "missed": lacks_own and state.is_together,
    }


def phase_tag(work):
    """What the clock alone changes in a room: whether it opened, the own tests are over, it was due, or closed. No query."""
    now, task = timezone.now(), work.task
    moments = (task.opens_at, standing.alone_until(work), task.due_at, task.closes_at)
    return "".join(str(int(one is not None and one <= now)) for one in moments)


def _steps(phase):
    at = standing.STEPS.index(phase)
    return [
        {"name": STEP_WORDS[one], "state": "done" if number < at else "now" if number == at else "later"}
        for number, one in enumerate(standing.STEPS)
    ]


def _people(state):
    return [
        {
            "member": one,
            "has_given": state.has_given(one.user_id),
            "is_let_off": state.is_let_off(one) and not state.has_given(one.user_id),
            "missed": state.is_together and not state.has_given(one.user_id) and not state.is_let_off(one),
        }
        for one in state.members
    ]


def seed_of(work):
    """What orders the options: one order for a team, the same at every return, whatever the key."""
    return str(work.uuid)


def _own_test(room, state, problems, changed, posted):
    test = state.test_of(room.user.pk)
    answers = test.answers if test else {}
    items = []
    for question in state.readiness.questions:
        kept = answers.get(question.id, {"rev": 0, "raw": {}})
        view = public_question(question, seed_of(room.work))
        other = changed.get(question.id)
        items.append(
            {
                **view,
                "html_id": f"q-{question.id}",
                "raw": posted.get(question.id, kept["raw"]),
                "rev": kept["rev"],
                "error": _("Choose one. A guess costs nothing.") if question.id in problems else "",
                "changed": _text_of(question, other["raw"].get("option", "")) if other else "",
                "ask": f"kinds/{view['kind']}/ask.html",
                "draft_url": reverse("readiness_draft", args=[room.work.uuid, question.id]),
            }
        )
    saved_at = test.saved_at if test else None
    return {
        "items": items,
        "problems": [one for one in items if one["error"]],
        "event_id": uuid.uuid4(),
        "seal": seal_of(room.user.pk),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "saved_state": "saved" if saved_at else "rest",
        "saved_clock": clock(saved_at) if saved_at else "",
        "saved_words": _("Saved on the server at %(clock)s.") % {"clock": clock(saved_at)}
        if saved_at
        else _("Nothing to save yet. What you choose is saved as you go."),
    }


def _text_of(question, option):
    return next((one.text for one in question.options if one.id == option), "")


def own_answers(state, user_id):
    """What somebody answered alone, without a word of whether it is right."""
    chosen = state.tests[user_id].chosen
    return [
        {"stem": one.stem, "text": _text_of(one, chosen.get(one.id, ""))} for one in state.readiness.questions
    ]


def _card(state, question, words, kept, own):
    """One question as the team meets it: options covered or open, who speaks for which, and what was said.

    own  {question: option} of the reader's own test, which they alone see beside it
    """
    of = next(one for one in state.questions if one.question == question.id)
    scratched = {one.option: one for one in state.scratches if one.question == question.id}
    said = [one for one in words if one.place == question.id]
    here = [one.user_id for one in state.members]
    voices = scratching.voices([(one.user_id, one.option) for one in said if not one.is_faculty], here)
    needed = scratching.needed(state.readiness.voices, len(here))
    view = public_question(question, seed_of(state.work))
    unsafe = unsafe_of(question)
    options = [
        _option(letter, option, scratched.get(option["id"]), voices, 0 if of.is_found else needed, said)
        | {"is_shut": of.is_found, "is_own": own.get(question.id) == option["id"]}
        | {"could_harm": option["id"] in unsafe and (of.is_found or option["id"] in scratched)}
        for letter, option in zip(LETTERS, view["options"], strict=False)
    ]
    card = {
        "id": question.id,
        "html_id": f"q-{question.id}",
        "stem": view["stem"],
        "options": options,
        "covered": [one for one in options if one["scratch"] is None],
        "remarks": [one for one in said if not one.option],
        "of": of,
        "next_credit": scratching.credit(state.readiness.credits, len(of.scratched) + 1),
        "seen": len(of.scratched),
        "kept": kept.get(question.id, {}),
    }
    if of.is_found:
        because = {one.id: one.because for one in question.options}
        card["reasons"] = [{**one, "because": because[one["id"]]} for one in options]
        card["explanation"] = question.explanation
        card["references"] = question.references
    return card


def _option(letter, option, mark, voices, needed, said):
    """One option: covered or laid open, who speaks for it, and what was said for it."""
    count = len(voices.get(option["id"], ()))
    return {
        **option,
        "letter": letter,
        "scratch": mark,
        "is_right": bool(mark and mark.is_right),
        "voices": count,
        "missing": max(0, needed - count),
        "said": [one for one in said if one.option == option["id"]],
    }


def _application(state, words, room):
    one = state.readiness.application
    said = [word for word in words if word.place == APPLICATION]
    here = [place.user_id for place in state.members]
    voices = scratching.voices([(word.user_id, word.option) for word in said if not word.is_faculty], here)
    needed = scratching.needed(state.readiness.voices, len(here))
    is_open_to_all = state.decision is not None and standing.may_be_compared(state.work.task)
    return {
        "asked": one,
        "ways": [
            {
                "id": way.id,
                "text": way.text,
                "voices": len(voices.get(way.id, ())),
                "missing": max(0, needed - len(voices.get(way.id, ()))),
                "said": [word for word in said if word.option == way.id],
            }
            for way in one.ways
        ],
        "remarks": [word for word in said if not word.option],
        "decision": state.decision,
        "chosen": next(
            (way.text for way in one.ways if state.decision and way.id == state.decision.option), ""
        ),
        "teams": _side_by_side(state, room) if is_open_to_all else [],
        "is_open_to_all": is_open_to_all,
    }


def _side_by_side(state, room):
    """Every team's decision, grouped by what they chose; one's own is marked. Names of teams, not of people."""
    works = TeamWork.objects.filter(task=state.work.task).select_related("team", "decision")
    decided = [one for one in works.order_by("team__number") if hasattr(one, "decision")]
    return [
        {
            "text": way.text,
            "teams": [
                {
                    "team": one.team,
                    "text": one.decision.text,
                    "erased": one.decision.erased_at,
                    "ours": one.pk == state.work.pk,
                }
                for one in decided
                if one.decision.option == way.id
            ],
        }
        for way in state.readiness.application.ways
    ]


def scores(state, room):
    """Both scores explained, question by question: one's own answer, how many had it alone, and what the team earned."""
    user_id, is_ours = room.user.pk, room.member is not None or room.was_member is not None
    given, own = state.given, state.test_of(user_id)
    team = _("Your team") if is_ours else str(room.work.team)
    chosen = own.chosen if own is not None and own.given_at else {}
    rows = []
    for number, (question, of) in enumerate(zip(state.readiness.questions, state.questions, strict=True), 1):
        right = right_of(question)
        rows.append(
            {
                "number": number,
                "id": question.id,
                "mine": _text_of(question, chosen.get(question.id, "")),
                "mine_right": chosen.get(question.id) == right,
                "mine_could_harm": chosen.get(question.id) in unsafe_of(question),
                "had_it": sum(one.chosen.get(question.id) == right for one in given),
                "tries": len(of.scratched),
                "credit": of.credit,
                "most": of.most,
            }
        )
    totals = [state.total_of(one.user_id) for one in given]
    mine = state.total_of(user_id)
    average = round(sum(totals) / len(totals), 1) if totals else None
    figure = [(team, state.total)]
    if totals:
        figure += [(_("Best alone"), max(totals)), (_("On average alone"), average)]
    if mine is not None:
        figure.append((_("You alone"), mine))
    return {
        "rows": rows,
        "team": team,
        "is_ours": is_ours,
        "total": state.total,
        "mine": mine,
        "most": state.readiness.most,
        "given": len(given),
        "best": max(totals) if totals else None,
        "gain": state.gain,
        "figure": figure,
    }


def is_unsafe(readiness, scratch):
    """Whether what was scratched could harm the patient."""
    question = readiness.find(scratch.question)
    return question is not None and scratch.option in unsafe_of(question)


def said_since(room, since):
    """Short sentences about what others did since a change, for whoever listens to the page."""
    readiness = room.work.task.version.definition
    numbers = {one.id: number for number, one in enumerate(readiness.questions, 1)}
    events = []
    for word in (
        TeamWord.objects.filter(work=room.work, change__gt=since)
        .exclude(user=room.user)
        .select_related("user")
    ):
        number = numbers.get(word.place)
        where = _("question %(number)d") % {"number": number} if number else _("the decision")
        if word.place == FACULTY:
            sentence = _("%(name)s of faculty left a comment.") % {"name": word.user}
        elif word.option:
            sentence = _("%(name)s spoke for an option of %(where)s.") % {"name": word.user, "where": where}
        else:
            sentence = _("%(name)s said something about %(where)s.") % {"name": word.user, "where": where}
        events.append((word.change, sentence))
    for one in room.work.scratches.filter(change__gt=since).exclude(by=room.user).select_related("by"):
        came = _("right") if one.is_right else _("not right")
        if is_unsafe(readiness, one):
            came = _("not right, and critical for safety")
        about = {"name": one.by, "number": numbers.get(one.question, 0), "came": came}
        events.append((one.change, _("%(name)s scratched in question %(number)d: %(came)s.") % about))
    return [sentence for _change, sentence in sorted(events)]
