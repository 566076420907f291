"""What a learner may see while answering. Built up from nothing: what is not named is not shown."""

from typing import Any

from assessments.engine import kinds
from assessments.engine.definition import SECTIONS, ChartEntry, Definition
from assessments.engine.item import Item
from assessments.engine.quantity import plain
from assessments.engine.story import Colleague, spent


class NoSuchStage(LookupError):
    """The case has no stage of this number."""


def public_view(
    definition: Definition,
    stage_index: int,
    seed: str,
    skipped: frozenset[int] = frozenset(),
    asked: tuple[str, ...] = (),
) -> dict[str, Any]:
    """One stage as a learner meets it: plain JSON, the same bytes whatever the key says.

    Holds the narrative, the items' public views and the chart as far as this stage; no key, feedback,
    reference, later stage or later chart entry (references often name the answer). The case must be cast: what
    speaks to other seats is not in it. Of colleagues it holds who can be asked, and what those told who were.

    stage_index  from 0; raises NoSuchStage
    skipped      stages before it that were never met: they are not counted. Nor are later ones that open by rule,
                 until they do.
    asked        ids of the notes that colleagues were asked for
    seed         what stays the same for an attempt, such as its uuid: it decides the order of options
    """
    if not 0 <= stage_index < len(definition.stages):
        raise NoSuchStage(f"This case has no stage {stage_index + 1}.")
    stage = definition.stages[stage_index]
    return {
        "title": definition.title,
        "person": {"name": definition.person.name, "about": definition.person.about},
        "chart": chart_view(definition, stage_index),
        "stage": {
            "id": stage.id,
            "index": stage_index,
            "number": number_of(stage_index, skipped),
            "count": count_of(definition, stage_index, skipped),
            "title": stage.title,
            "html": stage.html,
            "asides": [{"id": one.id, "title": one.title, "html": one.html} for one in stage.asides],
            "items": [item_view(item, seed) for item in stage.items],
            **story_view(definition, stage_index, skipped, asked),
        },
    }


def story_view(
    definition: Definition, stage_index: int, skipped: frozenset[int], asked: tuple[str, ...]
) -> dict[str, Any]:
    """Who can be asked in a stage and what they told, in the author's order; what time it is in the story.

    moment  (day of the week, minutes since its midnight), None where the case has no clock
    minutes that asking has cost in this stage
    late    what has happened since, because it took so long; "" while nothing has
    """
    stage = definition.stages[stage_index]
    met = frozenset(range(stage_index)) - skipped
    cost = spent(stage.colleagues, asked)
    now = definition.begins(stage_index, met, asked) + cost
    return {
        "colleagues": [_colleague(one, is_asked=one.id in asked) for one in stage.colleagues],
        "moment": definition.clock.after(now) if definition.clock else None,
        "minutes": cost,
        "late": stage.limit.html if stage.limit and stage.is_late(asked) else "",
    }


def _colleague(one: Colleague, *, is_asked: bool) -> dict[str, Any]:
    view = {
        "id": one.id,
        "codes": sorted(one.seat),
        "name": one.name,
        "title": one.title,
        "takes": one.takes,
        "is_asked": is_asked,
    }
    return {**view, "html": one.html} if is_asked else view


def number_of(stage_index: int, skipped: frozenset[int]) -> int:
    """Which stage in a row it is for this learner, from 1."""
    return stage_index + 1 - sum(index < stage_index for index in skipped)


def count_of(definition: Definition, stage_index: int, skipped: frozenset[int]) -> int:
    """How many stages there are for this learner, as far as one may know: a stage that opens by rule is no promise."""
    later = definition.stages[stage_index + 1 :]
    return number_of(stage_index, skipped) + sum(stage.opens is None for stage in later)


def item_view(item: Item, seed: str) -> dict[str, Any]:
    """One item as a learner meets it."""
    own = kinds.get(item.kind).public_view(item, seed)
    return {"id": item.id, "kind": item.kind, "stem": item.stem, "points": plain(item.points), **own}


def chart_view(definition: Definition, stage_index: int) -> list[dict[str, Any]]:
    """The chart as far as a stage, section by section; is_new marks what that stage adds, from the second on.

    What a stage would have added that was never met comes with the next one that is.
    """
    seen = []
    for entry in sorted(definition.chart, key=lambda one: SECTIONS.index(one.section)):
        since = definition.stage_index(entry.visible_from)
        if since is not None and since <= stage_index:
            seen.append(_entry(entry, is_new=since == stage_index > 0))
    return seen


def _entry(entry: ChartEntry, *, is_new: bool) -> dict[str, Any]:
    view: dict[str, Any] = {
        "id": entry.id,
        "title": entry.title,
        "kind": entry.kind,
        "section": entry.section,
        "is_new": is_new,
    }
    if entry.kind == "table":
        rows = [list(row) for row in entry.rows]
        return {**view, "columns": list(entry.columns), "rows": rows, "source": entry.source}
    if entry.kind == "picture":
        size = {"width": entry.width, "height": entry.height}
        words = {"alt": entry.alt, "caption": entry.caption, "source": entry.source}
        return {**view, "picture": entry.picture, **size, **words}
    return {**view, "html": entry.html}
