"""One case, ten seats: what others saw and were asked, and what fellow learners of each discipline answered.

`release` decides for each stage; without its word "others" a stage is not there. What was asked of other seats only
opens with the key, as in the look back; what a colleague would have told, with the explanation. Numbers open with the
key, too: they are told in the keyed unit.
"""

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import fellows, seeing
from assessments.engine import compared, kinds
from assessments.engine import debrief as engine_debrief
from assessments.engine.casting import elsewhere
from assessments.engine.choosing import NOTHING, Part
from assessments.engine.fold import met
from assessments.engine.public import number_of
from assessments.engine.release import Viewer
from assessments.screens.case import case_url, without_age
from assessments.screens.debrief import shown_of
from assessments.screens.moments import listed
from assessments.screens.seats_told import hides_notes, told
from courses.models import Discipline
from courses.models.fields import audience_names, audience_words

KEY = engine_debrief.OF_OTHERS


def seats_screen(log):
    """The page of the other seats for the learner of an attempt: the stages they gave, as far as they may be seen."""
    attempt, case, state = log.attempt, log.definition, log.state
    shown = shown_of(attempt, state, Viewer(is_owner=True))
    reached = met(case, state) if attempt.is_closed else state.given_stages
    names = dict(Discipline.objects.values_list("code", "name"))
    reader = _Reader(log, fellows.of(attempt.version), names)
    whole = elsewhere(attempt.version.definition, attempt.answers_from)
    open_to = [index for index in reached if "others" in shown[index]]
    stages = [_stage(reader, index, whole[index], shown[index]) for index in open_to]
    seen = [
        (number_of(index, state.skipped), *whole[index], shown[index], index <= state.stage)
        for index in open_to
    ]
    parts = [part for stage in stages for item in stage["items"] for part in item["parts"]]
    judged = [part for part in parts if part["is_alike"] is not None]
    return {
        "attempt": attempt,
        "title": case.title,
        "person_name": without_age(case.person.name),
        "stages": stages,
        "told": told(attempt, state, seen, names, reader.seats),
        "hides_notes": hides_notes(attempt, state, seen),
        "overview": [part for part in judged if not part["is_alike"]],
        "alike": sum(part["is_alike"] for part in judged),
        "judged": len(judged),
        "few": [name for code, name in names.items() if code not in reader.seen],
        "least": compared.LEAST,
        "own_least": compared.OWN_LEAST,
        "waits": not all("others" in shown[index] for index in reached),
        "out_url": case_url(attempt),
    }


def seen_form(attempt, posted=None):
    """The rows in which a learner says what other seats saw: those kept, and one more."""
    own = (attempt.seat or {}).get("discipline", "")
    names = dict(Discipline.objects.values_list("code", "name"))
    kept = {one.discipline: one.words for one in attempt.seats_seen.all()}
    said = list(posted) if posted is not None else list(kept.items())
    if posted is None and len(said) < len(names) - 1:
        said.append(("", ""))
    return {
        "rows": [
            {"code": code, "name": names.get(code, ""), "words": words, "is_kept": code in kept}
            for code, words in said
        ],
        "choices": [(code, name) for code, name in names.items() if code != own and code not in kept],
        "most": seeing.MOST_CHARACTERS,
    }


class _Reader:
    """Everything that is the same for every question of the page. seen: codes of disciplines that are shown."""

    def __init__(self, log, found, names):
        self.attempt = log.attempt
        self.state = log.state
        self.fellows = found
        self.names = names
        self.own = fellows.own_of(log.attempt)
        self.seen = set()
        self.seats = audience_names()

    def whom(self, audience):
        """An audience in words."""
        return audience_words(sorted(audience.codes), audience.but, self.seats)

    def given(self, item, shown):
        """The learner's own stored answer; None where there is none, or where it may not be read back yet."""
        found = self.state.responses.get(item.id)
        return found.response if found and "own_answer" in shown else None

    def groups(self, item):
        """{discipline: responses} that may be shown, in the order of the vocabulary. item: as it was frozen."""
        found = self.fellows.groups_of(item.id, fellows.variant_of(item, self.attempt), self.own)
        ordered = {code: found[code] for code in self.names if code in found}
        self.seen |= ordered.keys()
        return ordered


def _stage(reader, index, pair, shown):
    whole, others = pair
    mine = [_item(reader, item, shown) for item in whole.items if item not in others.items]
    asked = [_of_others(reader, item, shown) for item in others.items] if shown >= KEY else []
    return {
        "id": whole.id,
        "number": number_of(index, reader.state.skipped),
        "title": whole.title,
        "items": mine,
        "asked": asked,
        "differs": any(part["is_alike"] is False for item in (*mine, *asked) for part in item["parts"]),
        "hides": bool(others.items) and not shown >= KEY,
    }


def _met(reader, item):
    """The variant of a frozen question that this attempt meets."""
    return item.variants[fellows.variant_of(item, reader.attempt)] if item.variants else item


def _item(reader, frozen, shown):
    item = _met(reader, frozen)
    given = reader.given(item, shown)
    return {
        "id": item.id,
        "stem": item.stem,
        "short": Truncator(" ".join(strip_tags(item.stem).split())).words(12),
        "given": _given(item, given) if "own_answer" in shown else "",
        **_compared(reader, frozen, item, given, shown),
    }


def _given(item, given):
    return kinds.summary(item, kinds.restore(item, given)) or _("No answer")


def _of_others(reader, frozen, shown):
    item = _met(reader, frozen)
    answer = kinds.parse(item, kinds.get(item.kind).model_answer(item))
    return {
        "id": item.id,
        "stem": item.stem,
        "short": Truncator(" ".join(strip_tags(item.stem).split())).words(12),
        "for_whom": reader.whom(item.audience),
        "answer": kinds.summary(item, answer),
        "explanation": item.explanation,
        **_compared(reader, frozen, item, None, shown),
    }


def _compared(reader, frozen, item, given, shown):
    """The parts of a question with their figures, or why there are none."""
    parts = compared.parts_of(item)
    is_number = hasattr(kinds.get(item.kind), "measured")
    if not parts and not is_number:
        return {"parts": [], "why_not": _why_not(item)}
    if is_number and "key" not in shown:
        return {"parts": [], "why_not": _("Numbers are compared once the worked answer may be seen.")}
    groups = reader.groups(frozen)
    if not groups:
        return {"parts": [], "why_not": _("Too few have answered this yet.")}
    found = _of_numbers(item, groups, given) if is_number else _of_choices(parts, groups, given or {})
    shown_parts = [_part(reader, item, one, mine, number) for number, (one, mine) in enumerate(found, 1)]
    return {"parts": shown_parts, "why_not": ""}


def _why_not(item):
    if kinds.played(item):
        return _("Conversations are compared turn by turn, in their replay.")
    if kinds.judged(item):
        return _("Nobody reads what others wrote in their own words.")
    return _("Whole workings are not compared.")


def _of_choices(parts, groups, given):
    for part in parts:
        counted = tuple(compared.count(part, code, responses) for code, responses in groups.items())
        yield compared.Compared(part, counted), part.picked(given) if given else frozenset()


def _of_numbers(item, groups, given):
    """A number as ranges: each person's lies in one of them."""

    def number(response):
        return kinds.measured(item, kinds.restore(item, response))

    values = [value for some in groups.values() for one in some if (value := number(one)) is not None]
    unit = next((unit.label for unit in item.units if unit.id == item.unit), "")
    spans = compared.ranges(values, unit)

    def place(response):
        value = number(response)
        return next(
            (id_ for id_, _words, least, below in spans if value is not None and compared.in_range(value, least, below)),
            NOTHING,
        )  # fmt: skip

    part = Part("range", "", tuple((id_, words) for id_, words, _least, _below in spans), ordered=True)
    counted = tuple(
        compared.count(part, code, [{"range": place(one)} for one in some]) for code, some in groups.items()
    )
    yield compared.Compared(part, counted), frozenset({place(given)} if given is not None else ())


def _part(reader, item, one, mine, number):
    """A part as a figure with its table, and what is alike or different in a sentence."""
    choices = [*compared.in_order(one.part, one.groups, reader.attempt.seed)]
    if any(group.counts.get(NOTHING) for group in one.groups):
        choices.append((NOTHING, _("No answer")))
    words = dict(choices)
    columns = [(reader.names[group.code], group.n) for group in one.groups]
    rows = [
        {
            "words": text,
            "is_mine": id_ in mine,
            "shares": [
                {"percent": _percent(group.share(id_)), "is_commonest": id_ in group.commonest}
                for group in one.groups
            ],
        }
        for id_, text in choices
    ]
    return {
        "html_id": f"part-{item.id}-{number}",
        "title": one.part.title,
        "name": one.part.title or Truncator(" ".join(strip_tags(item.stem).split())).words(12),
        "columns": columns,
        "rows": rows,
        "several": one.part.several,
        "is_alike": one.is_alike,
        "words": _words(reader, one, words),
        "figure": {"columns": [name for name, _n in columns], "rows": rows},
    }


def _words(reader, one, words):
    """What is alike, and where two disciplines are furthest apart, in up to two sentences."""
    if one.is_alike is None:
        return _("One discipline is shown so far, so there is nothing to compare yet.")
    said = []
    if one.is_alike:
        shared = [_quoted(words[id_]) for id_ in words if id_ in one.shared]
        sentence = ngettext(
            "Alike: %(answer)s is the commonest answer in each discipline shown.",
            "Alike: in each discipline shown, no answer is commoner than %(answer)s.",
            len(shared),
        )
        said.append(sentence % {"answer": listed(shared)})
    else:
        said.append(_("The disciplines differ: their commonest answers are not the same."))
    gap = one.gap
    if gap is not None:
        said.append(
            _("The widest gap is at %(answer)s: %(most)s %(high)s\u00a0%%, %(least)s %(low)s\u00a0%%.")
            % {
                "answer": _quoted(words[gap.choice]),
                "most": reader.names[gap.most.code].lower(),
                "high": _percent(gap.most.share(gap.choice)),
                "least": reader.names[gap.least.code].lower(),
                "low": _percent(gap.least.share(gap.choice)),
            }
        )
    return " ".join(said)


def _quoted(words):
    """An answer in quotation marks, unless it has its own."""
    return words if words.startswith("“") else f"“{words}”"


def _percent(share):
    return round(100 * share)
