"""The replay of a conversation: how it went, the trace of everybody, and turn by turn what may be said of it now."""

import uuid

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import reports, tendencies
from assessments.conversation.elsewhere import besides
from assessments.conversation.trace import turned
from assessments.engine.debrief import OF_OTHERS
from assessments.models import Attempt, Reflection
from assessments.screens.case import again, case_url
from assessments.screens.replay_turns import bare, last_words, reply_words, skills_of, transcript
from assessments.screens.talks import figures, other_way
from assessments.screens.words import number_word, ordinal
from assessments.standing import runs_done
from cms.markdown import render
from courses.models.fields import audience_words


def replay_screen(run, shown, *, is_owner, is_colleague=False):
    """Everything the page of a replay shows this viewer now.

    shown         what release.visible gave (screens.talks.shown_of)
    is_colleague  whether it is for an invited colleague, who sees the run and nothing beside it
    """
    attempt, item = run.attempt, run.item
    words = {str(one.pk): one for one in attempt.words.filter(item=item.id)}
    turn = turned(run.turns, criticals="criticals" in shown, others="correctness" in shown)
    is_given = attempt.definition.stage_of(item.id) != attempt.stage
    retries = is_owner and attempt.is_open and attempt.is_practice and not is_given
    turns = transcript(run, words, shown)
    for one in turns:
        one["turned"] = one["number"] == turn
        one["retry"] = retries and ("filled" if one["turned"] else "plain")
        one["event"] = uuid.uuid4()
        one["wordings_words"] = _wordings_words(len(one.get("wordings", ())))
    context = {
        "attempt": attempt,
        "item": item,
        "title": attempt.definition.title,
        "out_url": case_url(attempt),
        "about": _about(attempt),
        "heading": _heading(run, turn, shown, retries, is_owner),
        "shown": shown,
        "turns": turns,
        "turn": turn,
        "retries": retries,
        "event_id": uuid.uuid4(),
        "figures": figures(run) if "correctness" in shown else [],
        "ended": last_words(run, shown) if run.talk.is_over and "own_answer" in shown else None,
        "ending": run.ending if "own_answer" in shown else None,
        "debrief": render(run.ending.debrief) if run.ending and "explanation" in shown else "",
        "skills": skills_of(run) if "points" in shown else [],
        "left": _left(run, words) if "own_answer" in shown and not is_colleague else [],
        "reflection": Reflection.objects.filter(attempt=attempt, item=item.id).first() if is_owner else None,
        "ours": _ours(turns, turn),
        "opens": _opens(attempt, shown),
        "compare_url": reverse("talk_compare", args=[attempt.uuid, item.id]),
        "debrief_url": "" if attempt.is_open else reverse("debrief", args=[attempt.uuid]),
        **_finish(run, retries),
        **({} if is_colleague else _beside(run, shown, is_staff=not is_owner)),
    }
    return context | (_second(attempt) if is_owner and not attempt.is_open else {})


def _wordings_words(count):
    """How many ways a colleague might say it: "Three ways a colleague might say it"."""
    said = ngettext("%(n)s way a colleague might say it", "%(n)s ways a colleague might say it", count)
    return said % {"n": number_word(count).capitalize()}


def _about(attempt):
    day = date_format(localtime(attempt.started_at), "j F")
    return _("%(nth)s run, %(day)s") % {"nth": ordinal(attempt.number).capitalize(), "day": day}


def _heading(run, turn, shown, retries, is_owner):
    """The answer in a sentence, as far as it may be said."""
    if run.attempt.state == Attempt.State.VOID:
        return _("This try was set aside.")
    if not run.talk.is_over:
        return _("Time ran out before it came to an end.")
    if turn and retries:
        return _("It turned at turn %(turn)s. Try that turn once more.") % {"turn": turn}
    if turn:
        return _("It turned at turn %(turn)s. Look at it with us.") % {"turn": turn}
    if not {"correctness", "criticals"} <= shown:
        return _("This is how you talked.") if is_owner else _("This is how the talk went.")
    if run.ending.kind in ("good", "stopped"):
        return _("It held from the first turn to the last.")
    return _("No single turn decided it. Read how it went.")


def _finish(run, retries):
    """The stage that is given when the learner lets this run stand."""
    if not run.attempt.is_open or not run.talk.is_over:
        return {}
    case = run.attempt.definition
    stage = case.stages[case.stage_of(run.item.id)]
    if case.stage_of(run.item.id) != run.attempt.stage:
        return {"go_on_url": reverse("attempt", args=[run.attempt.uuid])}
    return {"finish_url": reverse("attempt_give", args=[run.attempt.uuid, stage.id])}


def _left(run, words):
    """What was tried before going back: it stays on record and does not count."""
    found = []
    for number, way in enumerate(run.left, start=1):
        other = other_way(run, number)
        found.append(
            {
                "number": number,
                "from": way.left_at,
                "replies": [
                    {
                        "number": turn.number,
                        **reply_words(turn.choice),
                        "own": words.get(way.words.get(turn.number, "")),
                    }
                    for turn in other.turns[way.kept :]
                ],
                "ending": other.ending.title if other.ending else "",
            }
        )
    return found


def _ours(turns, turn):
    """What we would keep and change: the coaching of the turn that showed the most, and of the one where it turned."""
    best = max((one for one in turns if one.get("landed")), key=lambda one: len(one["earned"]), default=None)
    low = next((one for one in turns if one["number"] == turn), None)
    return {
        "keep": best and best.get("coaching") and best,
        "change": low and (low.get("coaching") or low.get("harm")) and low,
    }


def _opens(attempt, shown):
    """Why not everything is said yet; "" where all is."""
    if "correctness" in shown and "option_feedback" in shown:
        return ""
    if attempt.is_open:
        return _("The rest opens when the case is handed in.")
    return _("What landed, and why, opens when your faculty releases the results of this sitting.")


def _beside(run, shown, *, is_staff):
    """How it looks from the other seats, and what colleagues tended to choose: once it is handed in."""
    attempt = run.attempt
    if attempt.is_open and not is_staff:
        return {}
    found = {}
    if shown >= OF_OTHERS:
        found["others"] = _of_others(run)
    if "key" in shown:
        along = tendencies.along(attempt.version, run)
        found |= {
            "tendencies": along,
            "tended": any(one["groups"] for one in along),
            "least": tendencies.LEAST,
        }
    return found


def _of_others(run):
    people, named = run.graph.people_by_id, {}

    def for_whom(who):
        if who not in named:
            named[who] = audience_words(sorted(who.codes), who.but)
        return named[who]

    return [
        {
            "number": one.number,
            "lines": [
                {
                    "for_whom": for_whom(who),
                    "who": people[said.speaker].called if said.speaker in people else said.speaker,
                    "text": bare(said.text),
                    "body": said.body,
                }
                for who, said in one.lines
            ],
            "replies": [{"for_whom": for_whom(who), "text": bare(text)} for who, text in one.replies],
        }
        for one in besides(run.item.whole or run.graph, run.attempt.answers_from, run.turns)
    ]


def _second(attempt):
    """Whether more runs complete the case, and how to begin the next: never what will be different in it."""
    key = attempt.version.case_key
    tries = reports.tries(users=[attempt.user_id], keys=[key]).get((attempt.user_id, key), [])
    this = next((one for one in tries if one.id == str(attempt.uuid)), None)
    if this is None or this.runs_asked < 2 or not this.counts:
        return {}
    missing = max(this.runs_asked - runs_done(tries), 0)
    if not missing:
        return {"runs_words": _("All the runs this case asks for are handed in.")}
    said = ngettext(
        "One more run completes this case: the same talk, begun a little differently.",
        "%(n)s more runs complete this case: the same talk, begun a little differently each time.",
        missing,
    )
    return {"runs_words": said % {"n": missing}, "missing": missing, **again(attempt)}
