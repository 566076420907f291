"""What colleagues tended to choose at each turn of a conversation, by discipline: shares, never names.

A group is shown from LEAST people on. Each person counts once, with the first run they handed in. Worked out in two
queries for a version and kept for some minutes; runs that go on meanwhile wait for the next time.
"""

from collections import Counter, defaultdict

from django.core.cache import cache
from django.utils.translation import gettext as _

from assessments.conversation.branches import ways
from assessments.engine.events import Rewound, Said
from assessments.models import Attempt, AttemptEvent
from assessments.screens.replay_turns import reply_words
from courses.models import Discipline

LEAST = 10
SECONDS = 600


def along(version, run):
    """For each turn of a run what colleagues of each discipline chose there.

    [{"number", "groups": [{"discipline", "n", "shares": [{"text", "percent", "mine"}]}], "few": whether some were
    too few to be shown}, …]
    """
    counted = of(version, run.item)
    names = dict(Discipline.objects.values_list("code", "name"))
    whole = (run.item.whole or run.graph).choices_by_id
    found, met = [], set()
    for turn in run.turns:
        if turn.node.id in met:
            continue
        met.add(turn.node.id)
        here = counted.get(turn.node.id, {})
        groups = [
            _group(names.get(code, _("Discipline not said")), chosen, turn.choice.id, whole)
            for code, chosen in sorted(here.items(), key=lambda one: names.get(one[0], ""))
            if sum(chosen.values()) >= LEAST
        ]
        few = any(sum(chosen.values()) < LEAST for chosen in here.values())
        found.append({"number": turn.number, "groups": groups, "few": few})
    return found


def _group(name, chosen, mine, whole):
    count = sum(chosen.values())
    return {
        "discipline": name,
        "n": count,
        "shares": [
            {**reply_words(whole[id_][1]), "percent": round(100 * number / count), "mine": id_ == mine}
            for id_, number in sorted(chosen.items(), key=lambda one: (-one[1], one[0]))
            if id_ in whole
        ],
    }


def of(version, item):
    """{turn id: {discipline: {reply id: people}}} of everybody who handed in a run of this version."""
    key = f"tendencies:{version.pk}:{item.id}"
    found = cache.get(key)
    if found is None:
        found = _count(version, item)
        cache.set(key, found, SECONDS)
    return found


def _count(version, item):
    closed = Attempt.objects.filter(
        version=version, state__in=(Attempt.State.SUBMITTED, Attempt.State.EXPIRED)
    ).order_by("closed_at", "pk")
    first = {}
    for pk, user, seat in closed.values_list("pk", "user", "seat"):
        first.setdefault(user, (pk, (seat or {}).get("discipline", "")))
    disciplines = dict(first.values())
    events = AttemptEvent.objects.filter(
        attempt__version=version, attempt__state__in=(Attempt.State.SUBMITTED, Attempt.State.EXPIRED)
    ).filter(item=item.id, kind__in=(Said.KIND, Rewound.KIND))
    of_attempt = defaultdict(list)
    rows = events.order_by("attempt", "seq").values_list("attempt", "kind", "payload")
    for pk, kind, payload in rows.iterator(chunk_size=2000):
        if pk in disciplines:
            of_attempt[pk].append((kind, payload))
    nodes = {id_: node.id for id_, (node, _choice) in (item.whole or item.graph).choices_by_id.items()}
    found = defaultdict(lambda: defaultdict(Counter))
    for pk, happened in of_attempt.items():
        chosen = {}
        for id_ in ways(happened)[0].choices:
            if id_ in nodes:
                chosen.setdefault(nodes[id_], id_)
        for node, id_ in chosen.items():
            found[node][disciplines[pk]][id_] += 1
    return {node: {code: dict(counts) for code, counts in by_code.items()} for node, by_code in found.items()}
