"""Reading stored bodies without making blocks of them: many pages at once, and no query for what they choose."""

from courses.audience import Audience


def raw_blocks(raw):
    """Yield (type, plain value) of every block of a body as it is stored, those within addressed parts included."""
    for child in raw or []:
        kind, value = child.get("type"), child.get("value")
        yield kind, value
        if kind == "addressed":
            yield from raw_blocks((value or {}).get("body"))


def seats(raw):
    """{(id of the discipline, code of the sub-role or "")} that the blocks "What each seat notices" give a seat."""
    rows = (
        seat.get("value") if seat.get("type") == "item" else seat
        for kind, value in raw_blocks(raw)
        if kind == "seats"
        for seat in (value or {}).get("seats") or []
    )
    return {(row["discipline"], row.get("sub_role") or "") for row in rows if row and row.get("discipline")}


def audiences(raw):
    """The audiences of the addressed parts of a body."""
    parts = (value or {} for kind, value in raw_blocks(raw) if kind == "addressed")
    return [Audience.of(value.get("who"), value.get("but")) for value in parts]


def texts(raw):
    """Yield every string of a stored body, whatever block it stands in."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for value in raw.values():
            yield from texts(value)
    elif raw is not None and not isinstance(raw, bool | int | float):
        for value in raw:
            yield from texts(value)
