"""Single best answer, as a content pack writes it."""


def read(case, fields, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    options = case.options(fields, place, "best")
    best = sum(option["value"]["best"] for option in options)
    if best != 1:
        fields.say("options", f"expected exactly one option with “best: true”; there are {best}.")
    return {"shuffle": fields.required_flag("shuffle"), "options": options}
