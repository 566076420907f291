"""Names: whether one that somebody reads on a paper is the holder's."""

import hmac

from certificates import names
from cms.lines import clean


def has_name(certificate, typed):
    """Whether a typed name is the holder's: only its letters count, not accents, case, spaces or a degree after it."""
    facts = certificate.facts
    spellings = {_letters(facts["name"]), _letters(facts.get("name_in_latin", ""))} - {""}
    spellings |= {spelling + _letters(facts.get("credentials", "")) for spelling in spellings}
    asked = _letters(typed).encode()
    # Every spelling is compared in full, so that the time says nothing about how near a guess was.
    return any([hmac.compare_digest(asked, spelling.encode()) for spelling in sorted(spellings)])  # noqa: C419


def _letters(name):
    return names.letters(clean(name))
