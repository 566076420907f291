"""The one next step: what a learner's first page says, found by walking their program in its own order."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import outline, requirements
from courses.dates import dates_for
from courses.models import Half
from courses.progress import met, not_yet

_cards = []


def card(function):
    """Register a function (request, enrollment) → {"template", …} or None: apps above add what is theirs."""
    _cards.append(function)
    return function


def cards(request, enrollment):
    """Return what the apps above want to show under a program, in order of registration."""
    return [found for found in (function(request, enrollment) for function in _cards) if found]


@dataclass(frozen=True)
class Step:
    """One thing to do. `sentence` is the page's heading; the rest fills the next-step panel."""

    sentence: str
    title: str
    url: str = ""
    verb: str = ""
    half: str = ""
    eyebrow: str = ""
    quote: str = ""
    meta: str = ""
    week: object = None


@dataclass
class Path:
    """A learner's way through one program: its outline, how they stand, and the next step (None when all is done)."""

    enrollment: object
    courses: list
    standings: list
    step: Step | None
    cards: list = field(default_factory=list)
    due: list = field(default_factory=list)
    opening: "Opening | None" = None

    @property
    def program(self):
        """The program."""
        return self.enrollment.cohort.program

    @property
    def met(self):
        """What is done."""
        return met(self.standings)

    @property
    def not_yet(self):
        """What stands before the certificate."""
        return not_yet(self.standings)

    @property
    def weeks(self):
        """Every week, in order."""
        return [week for course in self.courses for week in course.weeks]


def path_for(request, enrollment):
    """Build the way of one enrollment."""
    program = enrollment.cohort.program
    courses = outline.outline(program, user=request.user)
    standings = requirements.standings(program, [enrollment])[enrollment.pk]
    step = next_step(request, courses, standings)
    weeks = [week for course in courses for week in course.weeks]
    found, due = cards(request, enrollment), _due(request.user, enrollment, weeks)
    return Path(enrollment, courses, standings, step, found, due, _opening(weeks))


@dataclass(frozen=True)
class Opening:
    """What opens next: its title, and when."""

    title: str
    at: object


def _opening(weeks):
    """The first of what has not opened yet: a week, or a lesson or case of one that has; None without any."""
    found = []
    for week in weeks:
        if week.opens_at:
            title = _("Week %(number)d: %(title)s") % {"number": week.page.number, "title": week.page.title}
            found.append(Opening(title, week.opens_at))
        else:
            found += [Opening(one.page.title, one.opens_at) for one in week.lessons if one.opens_at]
            found += [Opening(one.title, one.opens_at) for one in week.activities if one.opens_at]
    return min(found, key=lambda one: one.at, default=None)


SHOWN = 4


@dataclass(frozen=True)
class Due:
    """Something that is due: when (longer where the learner was given longer), and whether that has passed."""

    title: str
    url: str
    at: object
    extended: bool
    zone: str
    is_late: bool


def _due(user, enrollment, weeks):
    """What is due next in a program and not done yet, the soonest first; what is late stands before everything."""
    now = timezone.now()
    done = {week.page.pk for week in weeks if week.is_read and all(one.is_settled for one in week.activities)}
    done |= {one.page_id for week in weeks for one in week.activities if one.is_settled}
    # Nobody is late with what is not written yet.
    done |= {week.page.pk for week in weeks if week.is_outline and not week.activities}
    found = [
        Due(
            hold.title,
            reverse("wagtail_serve", args=[hold.url_path.split("/", 2)[2]]),
            hold.due_at,
            hold.extended,
            hold.cohort.time_zone,
            hold.due_at < now,
        )
        for hold in dates_for(user)
        if hold.enrollment_id == enrollment.pk
        and hold.due_at
        and hold.is_open(now)
        and hold.page_id not in done
    ]
    return found[:SHOWN]


def next_step(request, courses, standings):
    """The first thing that is not done: the profile, then lesson by lesson and case by case, week by week."""
    for standing in not_yet(standings):
        if standing.url == reverse("profile"):
            return Step(
                _("Next, tell us who you are."),
                standing.title,
                standing.url,
                _("Fill in my profile"),
                meta=standing.why,
            )
    for course in courses:
        for week in course.weeks:
            step = _in_week(request, week)
            if step:
                return step
    return None


def _in_week(request, week):
    for lesson in sorted(week.lessons, key=lambda one: one.state != "begun"):
        if lesson.state != "done" and not lesson.opens_at:
            return _lesson_step(request, week, lesson)
    for activity in week.activities:
        if not activity.is_settled and not activity.opens_at:
            begun = activity.state == "begun"
            case = _("Next, go on with the case.") if begun else _("Next, meet the case of this week.")
            return Step(
                sentence=activity.next or case,
                title=activity.title,
                url=activity.url,
                verb=activity.verb or (_("Go on") if begun else _("Open it")),
                eyebrow=_("Both halves together"),
                quote=activity.quote,
                meta=activity.meta,
                week=week,
            )
    return None


def _lesson_step(request, week, lesson):
    page, begun = lesson.page, lesson.state == "begun"
    biomedical = page.half == Half.BIOMEDICAL
    if begun:
        sentence = _("Next, finish the lesson you began.")
    elif week.left in ("done", "later") and not biomedical:
        sentence = _("Next, read the second half of week %(number)d.") % {"number": week.page.number}
    elif all(one.state == "none" for one in week.lessons):
        sentence = _("Next, begin week %(number)d.") % {"number": week.page.number}
    else:
        sentence = _("Next, read on in week %(number)d.") % {"number": week.page.number}
    meta = _("About %(minutes)d minutes.") % {"minutes": page.minutes}
    if begun and lesson.progress.place_title:
        left = max(1, round(page.minutes * (100 - lesson.progress.share) / 100))
        meta = _("You stopped at “%(place)s”. About %(minutes)d minutes are left.") % {
            "place": lesson.progress.place_title,
            "minutes": left,
        }
    return Step(
        sentence=sentence,
        title=page.title,
        url=page.get_url(request),
        verb=_("Continue reading") if begun else _("Begin reading"),
        half=page.half,
        quote=page.standfirst,
        meta=meta,
        week=week,
    )
