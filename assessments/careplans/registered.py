"""What care plans put into the registries: their doors, the kind of exercise, mail by the clock."""

from assessments.careplans import attention, covering, kind, packs, readers  # noqa: F401  (some register themselves)
from cms import gates, ticking

# Members take it, faculty read it: whose room it is, the view asks, and finds nothing for anybody else.
gates.guard(("team", "take"), "plan", "plan_row", "plan_row_new", "plan_say", "plan_seen", "plan_sign")
gates.guard(("team", "take"), "plan_mine", "plan_history", "plan_pdf")
gates.guard(("team", "mark"), "plan_mark")
gates.guard(("attempt", "erase_words"), "plan_words", "plan_words_erase")
# Asked every few seconds: the same question, without looking up roles first.
gates.guard(gates.SIGNED_IN, "plan_pulse", "plan_here")


@ticking.job("tell readers of comments on plans")
def tell_readers():
    """Send the mails that are due."""
    return readers.send_due()
