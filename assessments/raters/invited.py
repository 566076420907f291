"""A list of people as somebody types or pastes it: one a line, a name and an address in any order."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from assessments.raters import links


def people(text):
    """([(name, address)], sentences about lines that name nobody, each with the number of its line)."""
    found, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        name, email = _read(line)
        sentence = _wrong(name, email, {one for _name, one in found})
        if sentence:
            wrong.append(_("Line %(n)d: %(said)s") % {"n": number, "said": sentence})
        else:
            found.append((name, email))
    if len(found) > links.MOST_AT_ONCE:
        wrong.append(_("At most %(most)d people at once.") % {"most": links.MOST_AT_ONCE})
    return found, wrong


def _read(line):
    """(name, address in small letters) of a line; the address is the word with an @ in it."""
    words = line.replace(",", " ").replace(";", " ").split()
    at = next((word for word in words if "@" in word), "")
    name = " ".join(word for word in words if word != at)
    return name, at.strip("<>()").lower()


def _wrong(name, email, before):
    if not email:
        return _("there is no e-mail address in it.")
    try:
        validate_email(email)
    except ValidationError:
        return _("“%(email)s” is not an e-mail address.") % {"email": email}
    if not name:
        return _("say who it is; the learner reads the name.")
    if len(name) > 200:
        return _("the name is longer than 200 characters.")
    if email in before:
        return _("%(email)s stands above already.") % {"email": email}
    return ""
