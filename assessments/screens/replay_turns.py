"""The transcript of a run: turn by turn what was said, and what may be said about it now.

Each field of a turn needs a word of release.WHAT (`FIELDS`); `release.reveal` takes away what is not shown.
"""

from fractions import Fraction

from assessments.conversation.earned import gain
from assessments.conversation.frameworks import label_of
from assessments.conversation.step import offered, opening_lines, outcome_of, scene
from assessments.conversation.trace import noticed
from assessments.engine.release import ALL, reveal
from assessments.engine.score import in_points
from assessments.screens.talk_words import parts, wording_parts
from assessments.screens.talks import run_of
from cms.markdown import render

FIELDS = {
    "number": "",
    "answer": "own_answer",
    "scene": "own_answer",
    "heard": "own_answer",
    "asked": "own_answer",
    "own": "own_answer",
    "reply": "own_answer",
    "coaching": "option_feedback",
    "earned": "points",
    "landed": "points",
    "slip": "correctness",
    "harm": "criticals",
    "passed": "correctness",
    "met": "correctness",
    "open": "correctness",
    "stopped": "correctness",
    "wordings": "key",
    "better": "key",
}
"""What of a turn needs which word. Trace, cues and gates are correctness; wordings and better replies are key."""


def transcript(run, words, shown):
    """Every turn of a run, only what is shown.

    words  {id: Words} of what was written in own words
    """
    raised = {one.cue.id: one.turn for one in noticed(run.graph, run.turns)}
    return [reveal(_turn(run, turn, words, raised), FIELDS, shown) for turn in run.turns]


def written_turns(log, item_id):
    """For a marker: the turns of a conversation before which own words were written, with everything; else None."""
    run = run_of(log, item_id)
    if run is None:
        return None
    words = {str(one.pk): one for one in log.attempt.words.filter(item=item_id)}
    return [one for one in transcript(run, words, ALL) if one["own"]]


def last_words(run, shown):
    """What was said after the last reply, where the talk has ended, and the cues that nobody had answered by then."""
    turn = run.turns[-1]
    still = [one for one in noticed(run.graph, run.turns) if one.standing == "open"]
    found = {
        "answer": heard(run, turn.reaction),
        "scene": _scene(run.talk.node, turn.after),
        "heard": heard(run, turn.lines),
        "open": [_cue(run, one.cue) | {"since": one.turn} for one in still],
    }
    return reveal(found, FIELDS, shown)


def _turn(run, turn, words, raised):
    own = words.get(run.way.words.get(turn.number, ""))
    earned = [one for one in run.graph.skills if turn.counts and one.id in turn.outcome.skills]
    cues = run.graph.cues_by_id
    gates = {gate.id: gate for gate in run.graph.gates}
    return {
        "number": turn.number,
        "answer": heard(run, run.turns[turn.number - 2].reaction if turn.number > 1 else ()),
        "scene": _scene(turn.node, turn.before),
        "heard": heard(run, _said_here(run, turn)),
        "asked": turn.node.writing.ask if own and turn.node.writing else "",
        "own": own,
        "reply": reply_words(turn.choice),
        "coaching": turn.because,
        "earned": [skill_words(one) for one in earned],
        "landed": bool(earned) and not turn.outcome.error,
        "slip": turn.outcome.error == "slip",
        "harm": turn.outcome.harm if turn.outcome.error == "critical" else "",
        "passed": [_cue(run, cues[id_]) | {"since": raised[id_]} for id_ in turn.missed],
        "met": [_cue(run, cues[id_]) for id_ in turn.met],
        "stopped": [gates[id_].because for id_ in turn.stopped],
        "wordings": [_bare_parts(wording_parts(one)) for one in _wordings(turn.node)],
        "better": better(run, turn),
    }


def _said_here(run, turn):
    """What was said as the turn began; what the reply before was answered with is told apart, as `answer`."""
    return opening_lines(run.graph, turn.before) if turn.number == 1 else run.turns[turn.number - 2].lines


def heard(run, lines):
    """Lines as the transcript shows them."""
    return [
        {"who": run.graph.people_by_id[one.speaker].called, "text": bare(one.text), "body": one.body}
        for one in lines
        if one.speaker in run.graph.people_by_id
    ]


def reply_words(choice):
    """A reply as the transcript shows it."""
    return {
        "text": bare(choice.text),
        "spoken": choice.spoken and not choice.silence,
        "parts": _bare_parts(parts(choice)),
    }


def _bare_parts(found):
    return [{**one, "text": bare(one["text"])} for one in found]


def _wordings(node):
    return node.writing.wordings if node.writing else ()


def bare(text):
    """Words without the quotation marks around all of them: the page sets its own."""
    text = text.strip()
    return text[1:-1] if text.startswith("“") and text.endswith("”") and text.count("“") == 1 else text


def skill_words(skill):
    """A skill with the steps of the frameworks it belongs to: "REMAP: Expect emotion"."""
    return {"label": skill.label, "steps": [label_of(one) for one in skill.steps]}


def better(run, turn):
    """The reply that would have shown the most at a turn; None where what was said shows as much."""
    weights = {one.id: Fraction(one.weight) for one in run.graph.skills}

    def worth(outcome):
        return sum(
            (weights.get(id_, Fraction(0)) * points for id_, points in gain(outcome).items()), Fraction(0)
        )

    rest = [one for one in offered(run.graph, turn.before) if one.id != turn.choice.id]
    sound = [one for one in rest if not outcome_of(one, turn.before).error]
    best = max(sound, key=lambda one: worth(outcome_of(one, turn.before)), default=None)
    given = Fraction(-1) if turn.outcome.error else worth(turn.outcome)
    if best is None or worth(outcome_of(best, turn.before)) <= max(given, Fraction(0)):
        return None
    return reply_words(best)


def skills_of(run):
    """What each skill earned, of what there was to earn."""
    most = run.item.most.skills
    return [
        {
            **skill_words(one),
            "points": in_points(run.talk.earned.skills.get(one.id, Fraction(0))),
            "most": in_points(most.get(one.id, Fraction(0))),
        }
        for one in run.graph.skills
    ]


def _cue(run, cue):
    person = run.graph.people_by_id.get(cue.person)
    return {"who": person.called if person else "", "words": bare(cue.words), "because": cue.because}


def _scene(node, state):
    return render(scene(node, state)) if scene(node, state) else ""
