"""What stands beside a plan and is renewed with it: what stands out, who signed, who is here, what was taken out."""

from django.utils.translation import gettext as _

from assessments.careplans import cards
from assessments.careplans.standing import signing_among


def of(screen):
    """What stands beside the plan and is renewed with it."""
    state = signing(screen)
    mine = next((one for one in state if one["member"].user_id == screen.room.user.pk), None)
    return {
        "flags": flags(screen),
        "signing": state,
        "my_signing": mine,
        "signed": sum(one["holds"] for one in state),
        "here": people_here(screen),
        "score": screen.plan.score() if screen.shows_keys else None,
        "out": [cards.card(screen, one, screen.work.change) for one in screen.plan.out],
    }


def people_here(screen):
    """Who has the room open, and the row they are at work on."""
    titles = {str(one.uuid): one.says.short for one in screen.plan.rows}
    return [
        {"name": said["full"], "row": said["row"], "title": titles.get(said["row"], "")}
        for said in screen.here.values()
    ]


def flags(screen):
    """What stands out, each with the rows it leads to."""
    titles = {str(one.uuid): one.says.short or _("a row") for one in screen.plan.rows}
    return [
        {"flag": one, "rows": [(row, titles[row]) for row in one.rows if row in titles]}
        for one in screen.plan.flags(keys=screen.shows_keys, names=screen.disciplines)
    ]


def signing(screen):
    """Who has signed, and what has changed since for those whose signature no longer holds."""
    found = []
    for one in signing_among(screen.plan, screen.running):
        since = _since(screen, one.signature) if one.signature and not one.holds else ""
        found.append({"member": one.member, "signature": one.signature, "holds": one.holds, "since": since})
    return found


def _since(screen, signature):
    doers = []
    for one in screen.plan.everything:
        if one.version.change > signature.change:
            doers.append(f"{screen.name(one.version.by_id)} {one.version.get_kind_display()}")
    return ", ".join(dict.fromkeys(doers))
