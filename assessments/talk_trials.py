"""An author plays a conversation of a draft: from its opening or from any turn, with everything hidden in sight.

The replies travel in the signed try, as all answers of a try do (assessments/trials.py); nothing is stored.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from assessments import trials
from assessments.conversation.explore import explore
from assessments.conversation.step import NotOffered
from assessments.engine import kinds
from assessments.refusals import NotFromHere


def talk_at(case, index):
    """The conversation that a stage (an index) is, or None."""
    return next((one for one in case.stages[index].items if kinds.played(one)), None)


def begin_at(draft, *, by, item, node, seat="", variant=1):
    """A try that stands in the conversation `item` at a turn, by a shortest way there. Raises NotThisWay."""
    index = draft.case.stage_of(item)
    trial = trials.begin(draft, by=by, seat=seat, variant=variant, stage=index)
    met = draft.met(trial).find(item)
    if met is None:
        raise trials.NotThisWay(_("This seat does not meet the conversation. Choose another seat."))
    found = explore(met.graph)
    if node and node not in found.turns:
        raise trials.NotThisWay(
            _("No replies lead to “%(turn)s” from this seat. Begin at the opening, or from another seat.")
            % {"turn": node}
        )
    way = found.path(found.turns[node]) if node else ()
    return with_turns(trial, item, way)


def with_turns(trial, item, turns):
    """The try with these replies given in a conversation."""
    return replace(trial, answers={**trial.answers, item: {"turns": list(turns)}})


def turns_of(trial, item):
    """The replies given so far."""
    return list((trial.answers.get(item.id) or {}).get("turns") or [])


def played(trial, item):
    """The talk as far as the replies of a try still fit: the draft may have changed since they were given."""
    talk = kinds.played(item).begin(item)
    for choice in turns_of(trial, item):
        try:
            talk = talk.said(choice)
        except NotOffered:
            break
    return talk


def say(trial, item, choice):
    """The try one reply further in a conversation (its item). Raises NotFromHere."""
    talk = played(trial, item)
    try:
        return with_turns(trial, item.id, talk.said(choice).choices)
    except NotOffered:
        raise NotFromHere(_("This reply cannot be given here. Choose one of those on the page.")) from None


def back(trial, item, kept):
    """The try as it was after so many replies."""
    return with_turns(trial, item.id, played(trial, item).choices[: max(kept, 0)])


def raw_of(trial, case):
    """What was said in the conversation that is open, as the answer that its stage is given with: no form sends it."""
    state = trial.state(case)
    item = talk_at(case, state.stage) if state.is_open else None
    return {} if item is None else {item.id: {"turns": list(played(trial, item).choices)}}
