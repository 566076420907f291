"""What learners see at each moment of a sitting, in words: for the learner before they begin, and for who sets it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.engine import kinds
from assessments.engine.release import WHAT, Standing, Viewer, visible
from assessments.models import Sitting

WORDS = {
    "own_answer": gettext_lazy("own answers"),
    "correctness": gettext_lazy("what was right and what was not"),
    "points": gettext_lazy("points"),
    "criticals": gettext_lazy("errors that are critical for safety"),
    "option_feedback": gettext_lazy("the reason for each choice"),
    "explanation": gettext_lazy("explanations"),
    "key": gettext_lazy("the key and the worked solution"),
    "chart": gettext_lazy("the whole chart"),
    "decision": gettext_lazy("whether it is passed"),
    "marks": gettext_lazy("what a marker judged and wrote"),
    "others": gettext_lazy("what other seats noticed, and what colleagues of each discipline answered"),
}
"""Each word of WHAT as whoever sets a sitting reads it."""

TO_LEARNERS = WORDS | {
    "own_answer": gettext_lazy("your own answers"),
    "decision": gettext_lazy("whether you passed"),
}
"""The same as the learner reads it."""

MOMENTS = (
    ("during", gettext_lazy("While a stage is open"), Standing("open")),
    ("after_stage", gettext_lazy("Once a stage is given"), Standing("open", stage_locked=True)),
    (
        "after_submit",
        gettext_lazy("Once it is handed in, or the time is over"),
        Standing("submitted", stage_locked=True),
    ),
    (
        "after_window",
        gettext_lazy("Once the sitting has closed for everybody"),
        Standing("submitted", stage_locked=True, window_closed=True),
    ),
    (
        "after_release",
        gettext_lazy("Once the results are released"),
        Standing("submitted", stage_locked=True, window_closed=True, released=True),
    ),
)
"""How far things are at each moment: `visible` itself is asked, so that a preview never promises what it does not do."""


def moments(policy, words=WORDS):
    """What comes to be seen at each moment: [{"name", "title", "new", "hidden"}, …], lists of words."""
    before, found = frozenset(), []
    for name, title, standing in MOMENTS:
        seen = visible(policy, Viewer(is_owner=True), standing)
        found.append(
            {
                "name": name,
                "title": title,
                "new": [words[word] for word in WHAT if word in seen - before],
                "hidden": [words[word] for word in WHAT if word not in seen],
            }
        )
        before = seen
    return found


def seen_words(policy):
    """A sentence for each moment at which something comes to be seen, and one for what never is."""
    every = moments(policy, TO_LEARNERS)
    said = [
        _("%(moment)s, you see: %(things)s.") % {"moment": one["title"], "things": listed(one["new"])}
        for one in every
        if one["new"]
    ]
    never = every[-1]["hidden"]
    if never:
        said.append(_("Never shown: %(things)s.") % {"things": listed(never)})
    return said


def listed(words):
    """Words as a list in a sentence."""
    words = [str(word) for word in words]
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def asks_marked_words(case):
    """Whether a conversation of a case asks for own words and has a rubric to mark them by."""
    return any(
        kinds.played(item) and item.judged_by and any(node.writing for node in item.graph.nodes)
        for item in case.items
    )


def own_words_words(case, sitting):
    """What becomes of own words in a conversation, in a sentence; "" where none asks for them."""
    talks = [item for item in case.items if kinds.played(item)]
    if not any(node.writing for item in talks for node in item.graph.nodes):
        return ""
    if sitting.marks_words and asks_marked_words(case):
        return _(
            "At some turns you write in your own words first. Your course faculty read what you write and mark it "
            "by a rubric."
        )
    return _(
        "At some turns you write in your own words first. Nobody marks them; your course faculty can read them."
    )


def purpose_words(sitting):
    """What a sitting is for, in a sentence."""
    return {
        Sitting.Purpose.PRACTICE: _("This sitting is for practice: try things out."),
        Sitting.Purpose.FORMATIVE: _("This sitting is formative: it shows you where you stand."),
        Sitting.Purpose.SUMMATIVE: _("This sitting is summative: it shows what you can do by yourself."),
    }[sitting.purpose]
