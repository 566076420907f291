"""The parts of a body one by one, those within addressed parts included: what checks, notes and search walk through."""

from courses.audience import Audience

EVERYBODY = Audience()


def parts(body):
    """Yield (block, Audience of the part it stands in) for every block of a stream value, in order."""
    for child in body or []:
        if child.block_type == "addressed":
            audience = Audience.of(child.value.get("who"), child.value.get("but"))
            yield child, audience
            for inner in child.value.get("body") or []:
                yield inner, audience
        else:
            yield child, EVERYBODY


def find(body, block_id, block_type):
    """The block of this kind with this id, or None."""
    return next((one for one, _ in parts(body) if one.id == block_id and one.block_type == block_type), None)


def checks_for(body, seat):
    """Ids of the knowledge checks that somebody in this seat answers to complete the text."""
    return [one.id for one, who in parts(body) if one.block_type == "check" and who.includes(seat)]
