"""What the room that writes and the desk that receives both show of a handover."""

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.engine.handover import not_found, public_sections, words_in
from assessments.handovers import standing
from assessments.models import TeamText, TeamWord
from assessments.models.handovers import SETTINGS
from assessments.screens.case import with_figures, without_age
from cms.sent import whole

LEVEL_WORDS = {
    1: gettext_lazy("not usable"),
    2: gettext_lazy("hardly usable"),
    3: gettext_lazy("usable after a call"),
    4: gettext_lazy("usable as it is"),
    5: gettext_lazy("a handover I would wish for"),
}
SETTING_WORDS = dict(SETTINGS)
ERASED = "x"


def about(handover):
    """Who moves, from where to where, with the chart."""
    chart = [
        {
            "kind": one.kind,
            "title": one.title,
            "html": one.html,
            "columns": one.columns,
            "rows": one.rows,
            "source": one.source,
        }
        for one in handover.chart
    ]
    return {
        "handover": handover,
        "person": handover.person,
        "called": without_age(handover.person.name),
        "leaves": SETTING_WORDS[handover.leaves],
        "goes_to": SETTING_WORDS[handover.goes_to],
        "chart": with_figures(chart),
    }


def steps(names, at):
    """Each step with its state, the one at this place being now."""
    return [
        {"name": name, "state": "done" if number < at else "now" if number == at else "later"}
        for number, name in enumerate(names)
    ]


def section_rows(state, posted, conflicts, own=None):
    """Each section with its text as it holds, or as it was sent and not stored, and the other text where two differ."""
    found = []
    for one in public_sections(state.handover):
        last = state.text_of(one["id"])
        conflict = conflicts.get(standing.place_of(one["id"]))
        text = posted.get(one["id"], last.text if last else "")
        found.append(
            {
                **one,
                "text": text,
                "over": over(last),
                "mine": (own or {}).get(standing.place_of(one["id"]), 0),
                "last": last,
                "theirs": conflict.theirs if conflict else None,
                "words": words_in(text),
                "is_over_long": words_in(text) > one["most"],
            }
        )
    return found


def over(last):
    """What a field says of the version it was made with: its number, and that it was erased, if it was."""
    return f"{last.number if last else 0}{ERASED if last is not None and last.erased_at else ''}"


def version(text):
    """The number that `over` said, negative for a version that was erased; 0 for anything else."""
    number = whole(text.removesuffix(ERASED)) or 0
    return -number if text.endswith(ERASED) else number


def own_numbers(work, user):
    """{place: number of the last version that somebody wrote themself}: what a device may let go of."""
    rows = TeamText.objects.filter(work=work, user=user).values_list("place")
    return dict(rows.annotate(last=Max("number")))


def words(work, *places):
    """What was said at these places, in order."""
    rows = TeamWord.objects.filter(work=work, place__in=places).select_related("user")
    return list(rows.order_by("pk"))


def questions_back(work, readings):
    """Questions back of these readings of a work, with their replies."""
    asked = words(work, *[standing.ask_place(one) for one in readings])
    replies = {}
    for one in words(work, *[standing.reply_place(one) for one in asked]):
        replies.setdefault(one.place, []).append(one)
    return [{"word": one, "replies": replies.get(standing.reply_place(one), [])} for one in asked]


def result(reading, state):
    """What came of a handover, for both teams: what was not found first, safety before everything."""
    handover = state.handover
    safety, other = not_found(handover, reading.found or ())
    answers = answers_of(reading)
    return {
        "reading": reading,
        "by": reading.receiver.team if reading.receiver_id else _("faculty"),
        "lost": safety,
        "missed": other,
        "found": [one for one in handover.facts if one.id in set(reading.found or ())],
        "count": len(reading.found or ()),
        "all": len(handover.facts),
        "levels": [
            {
                "dimension": one,
                "level": (reading.levels or {}).get(one.id),
                "words": LEVEL_WORDS.get((reading.levels or {}).get(one.id), ""),
            }
            for one in handover.dimensions
        ],
        "comments": words(reading.work_id, f"rating:{reading.uuid}"),
        "talk": words(reading.work_id, f"talk:{reading.uuid}"),
        "answers": [
            {"question": one, "text": answers.get(standing.answer_place(reading, one.id))}
            for one in handover.questions
        ],
        "beside": [{"section": one, "theirs": state.text_of(one.id)} for one in handover.sections],
    }


def answers_of(reading):
    """{place: the last text} of what the receiving team answered."""
    places = [
        standing.answer_place(reading, one.id) for one in reading.work.task.version.definition.questions
    ]
    rows = (
        TeamText.objects.filter(work=reading.work_id, place__in=places)
        .select_related("user")
        .order_by("number")
    )
    return {one.place: one for one in rows}


def named(state, shown):
    """Ids of everybody whose name stands on a page of a handover."""
    rows = [*state.members, *state.texts.values(), *state.signatures]
    rows += [*shown.get("faculty_words", ()), *shown.get("talk", ()), *shown.get("comments", ())]
    for one in shown["asked"]:
        rows += [one["word"], *one["replies"]]
    for came in shown["results"]:
        rows += [*came["comments"], *came["talk"], *(one["text"] for one in came["answers"] if one["text"])]
    rows += [one["last"] for one in shown.get("questions", ()) if one["last"]]
    doers = {state.sent.by_id} if state.sent else set()
    for reading in shown["readings"]:
        doers |= {reading.rated_by_id, reading.answered_by_id}
    return {one.user_id for one in rows} | (doers - {None})
