"""Case consults for tests: a draft that identifies nobody, sent, answered, offered and published, in few words."""

import io
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from assessments.consults import answering, asking, assigning, drafting, pictures, publishing
from tests import factories

SAID = {
    "question": "How can we ease a night of breathlessness?",
    "setting": "home_hospice",
    "age": "60-69",
    "needed": "fortnight",
    "story": "A man with lung cancer wakes at night and says that he is drowning.",
    "tried": "Oxygen, and an open window.",
    "feared": "That he dies fighting for breath.",
    "wanted": "What to try first.",
    "signs": False,
}
ANSWER = "Ask him about the night first. Then a fan, and a plan written down by day."
SOURCES = "Galbraith et al., handheld fan trial, 2010. https://doi.org/10.1016/j.jpainsymman.2009.09.024\nA second source."
PLAN = "We practice the night by day."


def expert(cohort, *, by=None, user=None, **about):
    """Somebody assigned to answer consults of a cohort; the assignment."""
    return assigning.assign(
        cohort=cohort, user=user or factories.user(), by=by or factories.user("office"), **about
    )


def draft(enrollment, *, picture=False, **said):
    """A draft of a learner."""
    made = drafting.save(uuid=uuid4(), said=SAID | said, rev=0, by=enrollment.user, cohort=enrollment.cohort)
    if picture:
        pictures.add(consult=made, file=upload(jpeg()), description="A drawing.", by=enrollment.user)
    return made


def sent(enrollment, **said):
    """A consult that waits for an expert (who has to be there)."""
    return asking.send(consult=draft(enrollment, **said), by=enrollment.user, declared=True)


def answered(consult, by, text=ANSWER):
    """The same with an answer."""
    answering.take(consult=consult, by=by)
    return answering.answer(consult=consult, text=text, references=SOURCES, by=by)


def offered(consult, by, **about):
    """The same, offered to the cohort."""
    return publishing.offer(consult=answered(consult, by), by=consult.asker, **about)


def published(consult, by, **about):
    """The same, read by the cohort."""
    found = offered(consult, by, **about)
    return publish(found, by)


def publish(consult, by):
    """Let the cohort read it as it is now."""
    last = consult.messages.order_by("-pk").first().pk
    return publishing.publish(consult=consult, by=by, upto=last, offered_at=consult.offered_at.isoformat())


def jpeg(size=(60, 40), **about):
    """The bytes of a small photograph."""
    out = io.BytesIO()
    Image.new("RGB", size, "#8899aa").save(out, "JPEG", **about)
    return out.getvalue()


def png(size=(60, 40), mode="RGB", **about):
    """The bytes of a small drawing."""
    out = io.BytesIO()
    Image.new(mode, size, "#8899aa").save(out, "PNG", **about)
    return out.getvalue()


def upload(content, name="picture.jpg"):
    """A file as a form brings it."""
    return SimpleUploadedFile(name, content, content_type="image/jpeg")
