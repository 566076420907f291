"""Values as cells of a file that a spreadsheet will open."""

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BEGINS_A_CELL_ANEW = ("\t", "\r", "\n")


def inert(value):
    """Return a value as text that no spreadsheet runs as a formula: people type their names themselves."""
    text = str(value)
    if text.lstrip()[:1] in _BEGINS_A_FORMULA or text[:1] in _BEGINS_A_CELL_ANEW:
        return f"'{text}"
    return text
