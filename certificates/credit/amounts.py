"""Amounts of credit, pure: what may be designated, and what may be claimed of it."""

from decimal import Decimal


def problem(amount: Decimal, *, step: Decimal, least: Decimal, most: Decimal | None = None) -> str:
    """Return why an amount cannot be, in a sentence, or "". `most` is what the activity is designated for."""
    if amount < least:
        return f"The least amount is {plain(least)}."
    if amount % step:
        return f"Credit goes in steps of {plain(step)}."
    if most is not None and amount > most:
        return f"The activity is designated for {plain(most)} at most."
    return ""


def choices(*, step: Decimal, least: Decimal, most: Decimal) -> list[Decimal]:
    """Return every amount that may be claimed, the largest first."""
    found = []
    amount = most - most % step
    while amount >= least:
        found.append(amount)
        amount -= step
    return found


def plain(amount: Decimal) -> str:
    """Return an amount as it is printed: one decimal at least, two where there are quarters."""
    return f"{amount:.2f}" if amount * 10 % 1 else f"{amount:.1f}"
