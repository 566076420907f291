"""Calendar days in sentences, pure: the one order in which the site says them. Printed papers have their language's."""

from datetime import date


def day_in_words(day: date) -> str:
    """A day as the pages write it: "8 May 2026". Also of a moment, for the day it has where it was brought to."""
    return f"{day.day} {day:%B} {day.year}"
