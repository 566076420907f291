"""The kinds of requirement whose facts belong to this app. Importing this module registers them."""

from collections import defaultdict
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.days import day_in_words
from courses import progress, seating
from courses.audience import Audience
from courses.models import Confirmation, CoursePage, LearnerProfile, LessonPage, LessonProgress, WeekPage
from courses.progress import Standing
from courses.requirements import Kind


class ProfileComplete(Kind):
    """The learner has said who they are, and how their name stands on the certificate."""

    name = "profile_complete"
    label = _("Profile complete")

    def title(self, requirement):
        """The rule in words."""
        return requirement.words or _("Your profile: name, discipline and scope of practice")

    def facts(self, requirement, enrollments):
        """Profiles by enrollment."""
        users = [enrollment.user_id for enrollment in enrollments]
        rows = LearnerProfile.objects.filter(user_id__in=users).select_related("discipline")
        profiles = {profile.user_id: profile for profile in rows}
        return {enrollment.pk: profiles.get(enrollment.user_id) for enrollment in enrollments}

    def judge(self, requirement, facts):
        """Met when nothing is missing; says what is."""
        title = str(self.title(requirement))
        missing = [
            words
            for words, there in (
                (_("your name as it should stand on the certificate"), facts and facts.certificate_name),
                (_("your discipline"), facts and facts.discipline_id),
                (_("your scope of practice"), facts and facts.scope),
            )
            if not there
        ]
        if missing:
            return Standing(title, False, f"Missing: {', '.join(map(str, missing))}.", url="/profile/")
        return Standing(
            title, True, f"{facts.certificate_name}, {facts.seat}.", about=(f"profile:{facts.pk}",)
        )


class Tree:
    """The weeks and lessons of a program, as ids only, and who has read what: what requirements count. Four queries."""

    def __init__(self, program, users):
        weeks = WeekPage.objects.descendant_of(program).live()
        self.weeks = {path: pk for pk, path in weeks.values_list("pk", "path")}
        lessons = LessonPage.objects.descendant_of(program).live()
        self.lessons = defaultdict(dict)
        for pk, alias_of, path, codes, but in lessons.values_list(
            "pk", "alias_of_id", "path", "audience", "audience_but"
        ):
            self.lessons[path[: -Page.steplen]][alias_of or pk] = Audience.of(codes, but)
        self.seats = seating.seats_of(users)
        self.read = self._read_by(users)

    @classmethod
    def of(cls, requirement, enrollments):
        """The tree of a rule's program for these enrollments; rules that are judged together share one."""
        shared = getattr(requirement, "shared", {})
        users = tuple(enrollment.user_id for enrollment in enrollments)
        key = (cls, requirement.program_id, users)
        if key not in shared:
            shared[key] = cls(requirement.program, users)
        return shared[key]

    def _read_by(self, users):
        wanted = set().union(*self.lessons.values()) if self.lessons else set()
        found = defaultdict(set)
        rows = LessonProgress.objects.filter(
            user_id__in=users, page_id__in=wanted, completed_at__isnull=False
        )
        for user, page in rows.values_list("user_id", "page_id"):
            found[user].add(page)
        return found

    def below(self, path):
        """Paths of the weeks below a page, or of the page itself."""
        return {week for week in self.weeks if week.startswith(path)}

    def outlines(self, weeks):
        """Those of the weeks that have no lessons."""
        return {path for path in weeks if not self.lessons[path]}

    def complete(self, user, weeks):
        """Those of the weeks of which somebody has read every lesson that speaks to their seat."""
        read, seat = self.read[user], self.seats.get(user)
        return {path for path in weeks if self.lessons[path] and self._for(path, seat) <= read}

    def _for(self, path, seat):
        return {page for page, audience in self.lessons[path].items() if audience.includes(seat)}


class WeeksComplete(Kind):
    """Every lesson of a course, a week or the whole program is read."""

    name = "weeks_complete"
    label = _("Weeks read")
    column = _("Weeks")
    wants_about = "may"

    def problem(self, *, about, amount, words, letter=""):
        """Only a course or a week has weeks to read."""
        found = super().problem(about=about, amount=amount, words=words, letter=letter)
        if about is not None and not issubclass(about.specific_class, CoursePage | WeekPage):
            found["about"] = _("Choose a course or a week.")
        return found

    def title(self, requirement):
        """The rule in words."""
        if requirement.words:
            return requirement.words
        about = requirement.about
        return _("%(what)s read") % {"what": about.title} if about else _("Every week read")

    def facts(self, requirement, enrollments):
        """(weeks read, weeks with lessons, weeks that are outlines) by enrollment."""
        tree = Tree.of(requirement, enrollments)
        weeks = tree.below((requirement.about or requirement.program).path)
        outlines = len(tree.outlines(weeks))
        return {
            enrollment.pk: (len(tree.complete(enrollment.user_id, weeks)), len(weeks) - outlines, outlines)
            for enrollment in enrollments
        }

    def judge(self, requirement, facts):
        """Met when all are read and none is an outline."""
        done, total, outlines = facts or (0, 0, 0)
        title = str(self.title(requirement))
        return progress.weeks_complete(title=title, done=done, total=total, outlines=outlines)


class Credits(Kind):
    """Credits of the courses whose weeks are all read."""

    name = "credits"
    label = _("Credits")
    column = _("Credits")
    wants_amount = True

    def title(self, requirement):
        """The rule in words."""
        return requirement.words or _("%(amount)s credits") % {"amount": f"{requirement.amount:g}"}

    def facts(self, requirement, enrollments):
        """Credits by enrollment."""
        tree = Tree.of(requirement, enrollments)
        courses = CoursePage.objects.child_of(requirement.program).live().values_list("path", "credits")
        weeks_of = {path: tree.below(path) for path, _credits in courses}
        have = {}
        for enrollment in enrollments:
            complete = tree.complete(enrollment.user_id, tree.weeks)
            done = [value for path, value in courses if weeks_of[path] and weeks_of[path] <= complete]
            have[enrollment.pk] = sum(done, Decimal(0))
        return have

    def judge(self, requirement, facts):
        """Met from the amount on."""
        return progress.amount_reached(
            title=str(self.title(requirement)),
            have=facts or Decimal(0),
            need=requirement.amount,
            unit="credits",
        )


class OfficeConfirms(Kind):
    """Something only the office can know, such as an intensive attended."""

    name = "office_confirms"
    label = _("Confirmed by the office")
    wants_words = True

    def title(self, requirement):
        """What the office confirms."""
        return requirement.words

    def facts(self, requirement, enrollments):
        """(the running confirmation, its day in the cohort's zone) by enrollment."""
        rows = Confirmation.objects.filter(
            enrollment__in=enrollments, words=requirement.words, withdrawn_at=None
        ).select_related("enrollment__cohort")
        return {
            row.enrollment_id: (row, timezone.localdate(row.confirmed_at, row.enrollment.cohort.zone))
            for row in rows
        }

    def judge(self, requirement, facts):
        """Met by the office's word."""
        if facts:
            row, day = facts
            why = f"Confirmed on {day_in_words(day)}."
            return Standing(requirement.words, True, why, about=(f"confirmation:{row.pk}",))
        return Standing(requirement.words, False, "The program office has not confirmed it yet.")
