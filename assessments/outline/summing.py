"""Everything to put right on a form, each with the place in words and a link to its field."""

from assessments.outline.records import List


def errors_of(record, sheet):
    """[{"at", "place", "sentence"}] in the order of the form as far as it is known."""
    return [
        {"at": at, "place": place_of(record, at), "sentence": sentence}
        for at, sentence in sheet.wrong.items()
    ]


def place_of(record, at):
    """A path in words: “Reply 2, Effects 1, Value”."""
    said, owner, field = [], record, None
    for step in at.split("-"):
        if isinstance(field, List) and step.isdigit():
            said[-1] = f"{field.one or field.label} {int(step) + 1}"
            owner, field = field.item, None
            continue
        field = next((one for one in getattr(owner, "fields", ()) if one.name == step), None)
        if field is None:
            break
        said.append(str(field.label))
        owner = getattr(field, "record", None)
    return ", ".join(one for one in said if one)
