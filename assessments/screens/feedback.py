"""The learner's feedback: what went well, what to change, and by what it was judged, as far as it may be seen.

Everything here is taken from the look back, which holds only what this viewer may see now.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import questioning, scoring
from assessments.engine import kinds
from assessments.engine.anchoring import Place, one_line_end, pieces
from assessments.models import MarkQuestion, TalkRating
from assessments.screens.debrief import debrief_screen
from assessments.screens.going_back import MISSED
from assessments.screens.replay_turns import transcript
from assessments.screens.talks import run_of, shown_of
from assessments.screens.words import number_word


@dataclass(frozen=True)
class Judged:
    """One criterion as its learner reads it.

    given      the level that was given; `next` the one to reach, None where there is none better
    was        the label of the level before a correction, "" where it is the same
    own        the label of the level the learner gave themself, ""
    """

    id: str
    title: str
    given: dict
    next: dict | None
    most: str
    own: str = ""
    was: str = ""

    @property
    def gap(self):
        """Points between the level given and the best."""
        return Decimal(self.most) - Decimal(self.given["points"])


def feedback_screen(log, *, viewer, now):
    """The whole page: a list of judged questions, what stands above them, and what else to look at."""
    looked = debrief_screen(log, viewer=viewer, now=now)
    attempt = log.attempt
    outcome = scoring.told(attempt) if viewer.is_owner else scoring.latest(attempt)
    markings = scoring.markings_of(outcome)
    items = [item for stage in looked["stages"] for item in stage["items"]]
    names = {step["id"]: step["name"] for step in looked["steps"]}
    asked = _questions(attempt)
    parts = [
        _part(log, item, names[item["id"]], markings.get(item["id"]), viewer, asked.get(item["id"], []))
        for item in items
        if item.get("marked")
    ]
    missed = [step for step in looked["steps"] if step.get("standing") in MISSED and not step.get("marked")]
    return {
        **{
            name: looked[name]
            for name in ("attempt", "title", "out_url", "criticals", "kindness", "person_name")
        },
        **{name: looked[name] for name in ("facts", "others", "go_back_to", "has_changed", "opens")},
        "heading": _heading(attempt, parts, items, viewer),
        "lede": _lede(parts) if viewer.is_owner else "",
        "parts": parts,
        "well": [(part, part["did_well"]) for part in parts if part["did_well"]],
        "sound": [(part, one) for part in parts for one in part["criteria"] if one.next is None],
        "change": [(part, part["to_change"]) for part in parts if part["to_change"]],
        "reach": [(part, one) for part in parts for one in part["criteria"] if one.next],
        "missed": missed,
        "debrief_url": reverse("debrief", args=[attempt.uuid]),
        "now": now,
        **_asking(attempt, parts, viewer, now),
    }


def _part(log, item, name, marking, viewer, asked):
    """One judged question with everything that was said about it."""
    attempt = log.attempt
    own = _own_levels(attempt, item)
    current = [one for one in asked if one.is_told(attempt) or not viewer.is_owner]
    changed = next((one for one in reversed(current) if one.is_changed and one.changed_to_id), None)
    was = changed.asked_of.levels if changed and marking and changed.changed_to_id == marking.pk else {}
    return {
        "id": item["id"],
        "html_id": f"part-{item['id']}",
        "name": name.removesuffix("."),
        "stem": item.get("stem", ""),
        "points_words": item.get("points_words", ""),
        "criticals": item.get("criticals", []),
        "did_well": marking.did_well if marking else "",
        "to_change": marking.to_change if marking else "",
        "comment": marking.comment if marking else "",
        "criteria": [_judged(one, own, was) for one in item["marked"]],
        "texts": _texts(log, item, marking, viewer),
        "model": item["detail"].get("model_answer", ""),
        "explanation": item.get("explanation", ""),
        "wordings": _wordings(log, item, viewer),
        "replay_url": reverse("talk_replay", args=[attempt.uuid, item["id"]]) if _is_talk(log, item) else "",
        "questions": [_asked(one, attempt, viewer) for one in asked],
        "has_open": any(one.is_open or (viewer.is_owner and not one.is_told(attempt)) for one in asked),
    }


def _judged(criterion, own, was):
    levels = sorted(criterion["levels"], key=lambda one: Decimal(one["points"]))
    given = next(one for one in levels if one["chosen"])
    better = [
        one for one in levels if Decimal(one["points"]) > Decimal(given["points"]) and not one["critical"]
    ]
    labels = {one["id"]: one["label"] for one in levels}
    before = labels.get(was.get(criterion["id"]), "")
    return Judged(
        criterion["id"],
        criterion["title"],
        given,
        _to_reach(given, better),
        criterion["most"],
        labels.get(own.get(criterion["id"]), ""),
        before if before != given["label"] else "",
    )


def _to_reach(given, better):
    """The next level up; after harm the best one, since what lies just above harm may be no more than silence."""
    if not better:
        return None
    return better[-1] if given["critical"] else better[0]


def _is_talk(log, item):
    return kinds.played(log.definition.find(item["id"])) is not None


def _own_levels(attempt, item):
    """How the learner rated themself by the very criteria they were marked by; {} where they did not."""
    row = TalkRating.objects.filter(attempt=attempt, item=item["id"], role=TalkRating.Role.SELF).first()
    rubric = attempt.definition.find(item["id"]).judged_by
    if row is None or rubric is None or row.rubric.get("structure_hash") != rubric.structure_hash:
        return {}
    return row.levels


def _texts(log, item, marking, viewer):
    """What was written, each text cut at the places somebody commented; erased words say that they are."""
    if _is_talk(log, item):
        run = run_of(log, item["id"])
        named = [(turn, words) for turn, words in sorted(run.way.words.items())] if run else []
        rows = {str(one.pk): one for one in log.attempt.words.filter(item=item["id"])}
        texts = [
            (_("Turn %(number)s") % {"number": turn}, rows[words]) for turn, words in named if words in rows
        ]
    else:
        texts = [("", item["words"])] if item.get("words") else []
    return [_text(label, words, marking.anchored if marking else ()) for label, words in texts]


def _text(label, words, anchored):
    mine = [one for one in anchored if one["words"] == str(words.pk)]
    places = [Place(number, one["start"], one["end"]) for number, one in enumerate(mine, start=1)]
    return {
        "label": label,
        "id": str(words.pk),
        "is_erased": bool(words.erased_at),
        "pieces": pieces(one_line_end(words.text), places),  # as they were counted when they were marked
        "notes": [{"number": number, "text": one["text"]} for number, one in enumerate(mine, start=1)],
    }


def _wordings(log, item, viewer):
    """For a conversation: how a colleague might have said it, turn by turn where own words were written."""
    run = run_of(log, item["id"]) if _is_talk(log, item) else None
    if run is None:
        return []
    words = {str(one.pk): one for one in log.attempt.words.filter(item=item["id"])}
    turns = transcript(run, words, shown_of(log.attempt, viewer))
    return [
        {"number": turn["number"], "wordings": turn["wordings"]}
        for turn in turns
        if turn.get("own") and turn.get("wordings")
    ]


# What stands above everything


def _heading(attempt, parts, items, viewer):
    if not viewer.is_owner:
        return _("What %(name)s is told.") % {"name": attempt.user}
    if attempt.is_open:
        return _("This try is still open.")
    count = sum(one.next is not None for part in parts for one in part["criteria"])
    if parts and not count:
        return _("Keep doing what you did here.")
    if parts:
        said = ngettext("%(n)s thing to change next time.", "%(n)s things to change next time.", count) % {
            "n": number_word(count)
        }
        return capfirst(said)
    if any(item.get("standing") == "awaiting" for item in items):
        return _("A person marks what you wrote.")
    if any(item.get("standing") for item in items):
        return _("Look at this again before the next time.")
    return _("Your feedback is not open yet.")


def _lede(parts):
    """The one step that gains most, in a sentence; "" where nothing is to be gained."""
    wanted = [one for part in parts for one in part["criteria"] if one.next and one.next["descriptor"]]
    if not wanted:
        return ""
    most = max(wanted, key=lambda one: one.gap)
    return _("Begin with “%(criterion)s”. To reach “%(level)s”: %(descriptor)s") % {
        "criterion": most.title,
        "level": most.next["label"],
        "descriptor": most.next["descriptor"],
    }


# Questions


def _questions(attempt):
    """{item id: [MarkQuestion, …]} in the order in which they were asked, with what was written."""
    found = {}
    rows = MarkQuestion.objects.filter(attempt=attempt).select_related("asked_of", "changed_to")
    for one in rows.prefetch_related("messages").order_by("opened_at", "pk"):
        found.setdefault(one.item, []).append(one)
    return found


def _asked(question, attempt, viewer):
    """A question as this viewer reads it: of a mark that was changed, the learner reads once it is released."""
    is_told = question.is_told(attempt) or not viewer.is_owner
    rubric = attempt.definition.find(question.item).judged_by
    criterion = next((one.title for one in rubric.criteria if one.id == question.criterion), "")
    return {
        "question": question,
        "criterion": criterion,
        "is_open": question.is_open or not is_told,
        "may_write": question.is_open,
        "messages": [one for one in question.messages.all() if is_told or not one.is_answer],
        "decision": question.get_decision_display() if question.decision and is_told else "",
        "changes": changes(question, rubric) if question.is_changed and is_told else [],
    }


def changes(question, rubric):
    """What a changed mark is and was: (criterion, before, after, points before, points after) where they differ."""
    before, after = question.asked_of.levels, question.changed_to.levels
    rows = []
    for criterion in rubric.criteria:
        one, other = criterion.level(before.get(criterion.id)), criterion.level(after.get(criterion.id))
        if one is not None and other is not None and one.id != other.id:
            rows.append({"title": criterion.title, "before": one, "after": other})
    return rows


def _asking(attempt, parts, viewer, now):
    """Whether marks can be questioned now, and until when; a sentence where the time is over."""
    if not parts or not (viewer.is_owner or viewer.is_staff):
        return {"until": None, "may_ask": False, "too_late": ""}
    until = questioning.deadline_of(attempt)
    is_over = until is None or now > until
    return {
        "until": until,
        "may_ask": viewer.is_owner and not is_over,
        "too_late": questioning.too_late(until) if viewer.is_owner and is_over and until else "",
        "most_characters": questioning.MOST_CHARACTERS,
    }


def as_released(attempt, newest):
    """The attempt as its learner would read it right after a release; nothing is stored."""
    attempt.released_at, attempt.released_outcome = timezone.now(), newest
    return attempt
