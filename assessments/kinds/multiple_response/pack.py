"""Multiple response, as a content pack writes it."""


def read(case, fields, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    rule = fields.choice("rule", ("plus_minus", "select_n", "all_or_nothing"))
    select = None
    if rule == "select_n":
        select = fields.whole("select", 1, 50)
    elif fields.has("select"):
        fields.take("select", "whole", "a whole number")
        fields.say("select", "expected only with “rule: select_n”.")
    return {
        "rule": rule,
        "select": select,
        "shuffle": fields.required_flag("shuffle"),
        "options": case.options(fields, place, "correct"),
    }
