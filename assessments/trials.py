"""An author tries a case: its newest draft, from any seat and any stage. No attempt, no event, no statistics.

What was given so far travels in the page itself, signed; the engine works everything out anew from it each time.
"""

from dataclasses import asdict, dataclass, field, replace
from functools import cached_property

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import freezing, pictures
from assessments.actions import not_ready
from assessments.engine import definition, runs, trying
from assessments.engine.casting import cast, numbered
from assessments.engine.findings import InvalidDefinition
from cms.errors import Refused
from courses import seating

SALT = "assessments.trials"
A_DAY = 24 * 60 * 60
SEED = "try"
"""What decides the order of options: in every try the same."""


class TrialOver(Refused):
    """What came back is no try of this person at this case, or is older than a day."""

    status = 400
    title = gettext_lazy("This try cannot go on.")


class NotThisWay(Refused):
    """No answers lead to the stage at which somebody wants to begin."""

    status = 422
    title = gettext_lazy("This stage cannot be begun at.")


@dataclass(frozen=True)
class DraftCase:
    """The newest draft of a case, compiled. case: None while it cannot be read as a case; digest: of its content."""

    page: object
    raw: dict
    case: definition.Definition | None
    digest: str

    @cached_property
    def pictures(self):
        """The pictures of its chart, by digest."""
        return pictures.of_page(self.page)

    @classmethod
    def of(cls, page):
        """Compile a page as it stands."""
        raw = freezing.compile_case(page)
        try:
            digest = definition.digest(definition.canonical(raw))
            return cls(page, raw, definition.parse(raw), digest)
        except InvalidDefinition:
            return cls(page, raw, None, "")

    @property
    def scripts(self):
        """The test runs of the draft."""
        return self.page.runs if isinstance(self.page.runs, list) else []

    def met(self, trial):
        """The case as somebody meets it in this try's seat, with its variants."""
        seat = seating.every_seat().get(trial.seat) if trial.seat else None
        return cast(self.case, seat, numbered(trial.variant))


@dataclass(frozen=True)
class Trial:
    """How far somebody has come with a draft.

    seat     code of a seat ("nurse/apn"); "" is asked everything
    variant  which variant of each question is met, from 1
    given    ids of the stages that were given, in order
    answers  raw answers by item id
    digest   of the draft as it was when the try began
    asks     ids of the notes that colleagues were asked for, in order
    """

    page: int
    by: int
    digest: str
    seat: str = ""
    variant: int = 1
    given: tuple = ()
    answers: dict = field(default_factory=dict)
    asks: tuple = ()

    def signed(self):
        """As a text that a form carries along."""
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    @classmethod
    def read(cls, text, *, page, by):
        """The try that a form carried along. Raises TrialOver."""
        try:
            kept = signing.loads(text, salt=SALT, max_age=A_DAY)
        except signing.BadSignature:
            raise TrialOver(_("This try is older than a day, or not whole. Begin it again.")) from None
        found = cls(**kept | {"given": tuple(kept["given"]), "asks": tuple(kept.get("asks", ()))})
        if (found.page, found.by) != (page.pk, by.pk):
            raise TrialOver(
                _("This try belongs to somebody else, or to another case. Begin one of your own.")
            )
        return found

    def state(self, case):
        """Where it stands in a case that was cast for it."""
        return trying.gone(case, self.answers, self.given, self.asks)


def begin(draft, *, by, seat="", variant=1, stage=0):
    """A try that begins at a stage (an index): earlier ones are given with the worked answers.

    Where the worked answers pass a stage by, those of the first test run that leads there are given. Raises
    NotThisWay where none does.
    """
    trial = Trial(page=draft.page.pk, by=by.pk, digest=draft.digest, seat=seat, variant=variant)
    case = draft.met(trial)
    for answers, asks in ((trying.worked(case), ()), *_scripted(draft)):
        given = trying.leading(case, answers, stage, asks)
        if given is not None:
            passed = [one for one in case.stages[:stage] if one.id in given]
            before = {item.id for one in passed for item in one.items}
            there = {note.id for one in passed for note in one.colleagues}
            kept = {item: raw for item, raw in answers.items() if item in before}
            asked = tuple(note for note in asks if note in there)
            return replace(trial, given=given, answers=kept, asks=asked)
    raise NotThisWay(
        _("Neither the worked answers nor a test run lead to this stage. Begin earlier, and answer so that it opens.")
    )  # fmt: skip


def _scripted(draft):
    """The answers of every test run that can be read, and whom it asks."""
    seats = seating.every_seat()
    for script in draft.scripts:
        try:
            run = runs.read_run(script, seats)
            yield dict(run.answers), run.asks
        except InvalidDefinition:
            continue


def give(trial, case, *, stage, raws, despite=frozenset()):
    """The try after the open stage is given. Another stage than the open one changes nothing.

    Raises NotReady, as in an attempt, and NotFromHere for what no form sends.
    """
    state = trial.state(case)
    if not state.is_open or case.stages[state.stage].id != stage:
        return trial
    items = case.stages[state.stage].items
    given = {item.id: raws.get(item.id, {}) for item in items}
    refused = not_ready(items, given, despite)
    if refused:
        raise refused
    return replace(trial, given=(*trial.given, stage), answers={**trial.answers, **given})


def ask(trial, case, *, note):
    """The try after a colleague of the open stage was asked; what nobody there knows changes nothing."""
    state = trial.state(case)
    place = case.notes.get(note)
    if not state.is_open or place is None or place[0] != state.stage or note in trial.asks:
        return trial
    return replace(trial, asks=(*trial.asks, note))


def back(trial):
    """The try with its last stage open again, its answers still there to be changed."""
    return replace(trial, given=trial.given[:-1])


def renewed(trial, draft):
    """The try as one of the draft as it stands now."""
    return replace(trial, digest=draft.digest)
