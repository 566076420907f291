"""Turns and replies as Twee."""

from assessments.conversation.conditions import Always
from assessments.conversation.graph import Choice, Node, Outcome
from assessments.conversation.twee import links
from assessments.conversation.twee.escaping import escape, to_block, word
from assessments.conversation.twee.names import Names
from assessments.conversation.twee.passages import Position
from assessments.conversation.twee.phrases import PLAIN_ID, say_condition, say_effects
from assessments.conversation.twee.setting import always_keyed, keyed, listing, says, seats, spoken, under
from assessments.conversation.twee.special import TURN, is_reserved
from assessments.conversation.twee.turns import begins_a_wording, is_structure
from assessments.engine.quantity import plain


def turn(node: Node, names: Names, position: Position | None) -> list[str]:
    """A passage: its parts with a blank line between them."""
    tags = [*([TURN] if is_reserved(node.id) else []), *(["key"] if node.key else [])]
    tags += [f"end-{node.ending.kind}"] if node.ending else []
    head = f":: {escape(node.id, '[]{}')}{f' [{chr(32).join(tags)}]' if tags else ''}"
    if position is not None:
        head += f' {{"position":"{position[0]},{position[1]}"}}'
    title = [*keyed("turn title" if node.ending else "title", node.title), *_ending(node)]
    scene = _scene(node, names)
    # A scene stands close below a debrief: what a blank line parts from it looks like more of it.
    top = [[*title, *scene]] if node.ending and node.ending.debrief else [title, scene]
    heard = [line for one in node.lines for line in spoken(one, names)]
    lines = [head]
    for group in filter(None, [*top, _facts(node), heard, *(reply(one, names) for one in node.choices)]):
        lines += group if len(lines) == 1 else ["", *group]
    return lines


def _ending(node: Node) -> list[str]:
    if node.ending is None:
        return []
    return [*keyed("title", node.ending.title), *keyed("debrief", node.ending.debrief)]


def _scene(node: Node, names: Names) -> list[str]:
    if not node.scene:
        return []
    return [links.escape_scene(line) for line in to_block(node.scene, lambda text: is_structure(text, names))]


def _facts(node: Node) -> list[str]:
    """What entering the turn does, and what it asks."""
    lines = keyed("most", str(node.most) if node.most else "")
    lines += [*keyed("does", say_effects(node.effects)), *keyed("cue", listing(node.raises))]
    if node.writing:
        lines += always_keyed("write", node.writing.ask, begins_a_wording)
        lines += [line for one in node.writing.wordings for line in always_keyed("wording", one)]
    return lines


def reply(one: Choice, names: Names) -> list[str]:
    """A reply with what stands below it."""
    when = [] if isinstance(one.when, Always) else [f"when: {say_condition(one.when)}"]
    flags = [name for name in ("silence", "stop", "again") if getattr(one, name)]
    return [
        links.write(one.text, one.outcome.goes_to, spoken=one.spoken),
        *under(
            [f"id: {word(one.id, PLAIN_ID)}", *when],
            seats(one.audience),
            flags,
            keyed("hands to", one.hands_to),
            keyed("meets", listing(one.meets)),
            _outcome(one.outcome, names),
            *(_otherwise(each, names) for each in one.otherwise),
        ),
    ]


def _outcome(one: Outcome, names: Names, goes: str = "") -> list[str]:
    points = ", ".join(f"{word(name, PLAIN_ID)} {plain(value)}" for name, value in one.skills.items())
    harm = always_keyed(one.error, one.harm) if one.harm and one.error else [one.error] if one.error else []
    return [
        *keyed("does", say_effects(one.effects)),
        *keyed("skills", points),
        *harm,
        *([] if one.error else keyed("harm", one.harm)),
        *(line for each in one.reaction for line in says(each, names)),
        *keyed("goes", goes and word(goes, PLAIN_ID)),
        *keyed("because", one.because),
    ]


def _otherwise(one: Outcome, names: Names) -> list[str]:
    return [f"otherwise when {say_condition(one.when)}", *under(_outcome(one, names, one.goes_to))]
