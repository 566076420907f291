"""The recording of a line in the outline: a file that is kept as soon as it comes, so that no later mistake loses it.

What stands in the form and in the draft is the SHA-256 of its bytes.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import sounds
from assessments.conversation.graph import is_digest
from assessments.outline import drafts
from assessments.outline.fields import Field, under


@dataclass
class Recording(Field):
    """A recording by its digest. refused: why the file that was chosen last is none."""

    kind = "recording"

    def shown(self, plain):
        """The digest."""
        return {"sha256": plain or "", "refused": ""}

    def typed(self, post, at):
        """The digest as `posted` left it, and what is wrong with a file."""
        return {"sha256": post.get(at, ""), "refused": post.get(under(at, "refused"), "")}

    def meant(self, shown, at, sheet):
        """The digest; None where there is no recording."""
        if shown["refused"]:
            sheet.says(at, shown["refused"])
        if shown["sha256"] and not is_digest(shown["sha256"]):
            sheet.says(at, _("This names no recording. Take it away, and bring the recording in again."))
        return shown["sha256"] or None

    def view(self, shown, at, sheet):
        """The digest, and where it is heard; no address where it is not on this site."""
        if shown["refused"]:
            sheet.says(at, shown["refused"])
        sha256 = shown["sha256"]
        is_here = is_digest(sha256) and sounds.is_here(sha256)
        return super().view(sha256, at, sheet) | {
            "file": under(at, "file"),
            "url": reverse("case_sound", args=[sha256]) if is_here else "",
            "is_open": bool(sha256) or sheet.is_within(at),
        }


def posted(request, draft):
    """What was posted, each recording among it kept and replaced by its digest; where it is none, a sentence.

    Of somebody who cannot write the case nothing is kept.
    """
    post = request.POST.copy()
    for name in [one for one in post if one.endswith("-refused")]:
        del post[name]
    for name, file in request.FILES.items():
        at, dash, last = name.rpartition("-")
        if not dash or last != "file":
            continue
        sentence = drafts.locked_sentence(draft.page, request.user)
        try:
            if not sentence:
                post[at] = sounds.bring_in(file, request.session)
        except sounds.NotASound as refused:
            sentence = refused.sentence
        post[under(at, "refused")] = str(sentence)
    return post
