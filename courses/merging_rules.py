"""What of studying moves when two accounts of one person become one."""

from django.apps import apps
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import grades, merging
from courses.models import (
    Confirmation,
    Enrollment,
    Extension,
    GradeEntry,
    LearnerProfile,
    LessonNote,
    LessonProgress,
    PlaceChange,
    RulesMove,
    Waiver,
)

# Its sign-in ends with the account, and so does what was kept of a screen.
merging.stay(
    "account.EmailAddress.user",
    "mfa.Authenticator.user",
    "usersessions.UserSession.user",
    "wagtailusers.UserProfile.user",
    "wagtailadmin.EditingSession.user",
    "wagtailadmin.FormState.user",
    "cms.User_groups.user",
    "cms.User_user_permissions.user",
    # Work of staff: whoever still works here is not merged, and what they did stays theirs.
    "cms.RoleGrant.user",
    "courses.Cohort_faculty.user",
    "wagtailcore.ModelLogEntry.user",
    "wagtailcore.PageLogEntry.user",
    "wagtailcore.Revision.user",
    "wagtailcore.Comment.user",
    "wagtailcore.CommentReply.user",
    "wagtailcore.PageSubscription.user",
    # What says what happened then.
    "courses.RosterRow.user",
    "courses.NameChange.user",
    "courses.MergedAccount.account",
    "courses.MergedAccount.stands_for",
    "cms.AuditEntry.about",
)


class UniversitySignIn(merging.Mover):
    """It ends with the old account, so that the person can connect it with the one that is kept."""

    about = ("socialaccount.SocialAccount.user",)
    words = gettext_lazy("University sign-ins that end")

    def move(self, pair):
        """Disconnect them."""
        count, _of_each = (
            apps.get_model("socialaccount.SocialAccount").objects.filter(user=pair.other).delete()
        )
        return count, 0


BEST = (
    Enrollment.State.COMPLETED,
    Enrollment.State.ACTIVE,
    Enrollment.State.DEFERRED,
    Enrollment.State.WITHDRAWN,
)


class Places(merging.Mover):
    """Places in cohorts. Where both have one in the same cohort, they become one: the better standing, the earlier day."""

    about = ("courses.Enrollment.user",)
    words = gettext_lazy("Places in cohorts")

    def remarks(self, pair):
        """Say where two places become one, and where two places in one program remain."""
        mine = {one.cohort_id: one for one in _places(pair.keep)}
        theirs = _places(pair.other)
        for one in theirs:
            if one.cohort_id in mine:
                yield _(
                    "Both have a place in %(cohort)s: it becomes one, with the earlier day of enrollment."
                ) % {"cohort": one.cohort}
        studying = {
            one.cohort.program_id: one for one in mine.values() if one.state == Enrollment.State.ACTIVE
        }
        for one in theirs:
            here = studying.get(one.cohort.program_id)
            if here and one.state == Enrollment.State.ACTIVE and one.cohort_id != here.cohort_id:
                yield _(
                    "Afterwards they study in %(one)s and in %(two)s: withdraw them from one of them."
                ) % {
                    "one": here.cohort,
                    "two": one.cohort,
                }

    def move(self, pair):
        """Give each place to the kept account; make one of two in the same cohort."""
        mine = {one.cohort_id: one for one in _locked(pair.keep)}
        moved = 0
        for one in _locked(pair.other):
            if one.cohort_id in mine:
                self._absorb(pair, mine[one.cohort_id], one)
            else:
                one.user = pair.keep
                one.save(update_fields=["user"])
                _note(pair, one, one.cohort)
            moved += 1
        return moved, 0

    def _absorb(self, pair, kept, other):
        if BEST.index(other.state) < BEST.index(kept.state):
            kept.state, kept.state_since = other.state, other.state_since
            kept.deferred_to = other.deferred_to
        if other.enrolled_at < kept.enrolled_at:
            kept.enrolled_at, kept.rules_id = other.enrolled_at, other.rules_id
        kept.save(update_fields=["state", "state_since", "deferred_to", "enrolled_at", "rules"])
        other.state, other.deferred_to = Enrollment.State.WITHDRAWN, None
        other.save(update_fields=["state", "deferred_to"])
        for place in (kept, other):
            _note(pair, place, kept.cohort)
        pair.absorbed[other.pk] = kept


class WhatBelongsToAPlace(merging.Mover):
    """Confirmations, waivers, longer dates and whatever else names a place that became one with another."""

    about = ("courses.Enrollment",)
    words = gettext_lazy("What the office gave, and what was answered, in a place that both had")

    def move(self, pair):
        """Let every row that may change name the kept place."""
        moved = stayed = 0
        for old, kept in pair.absorbed.items():
            for model, name in naming_places():
                done, left = merging.move_rows(model._base_manager.filter(**{name: old}), **{name: kept})
                moved, stayed = moved + done, stayed + left
        return moved, stayed


class GradesEntered(merging.Mover):
    """Grades that somebody entered in a place that both had: what holds there is entered for the kept place as well.

    The rows themselves may never change; each is entered once more, by whom and when it was.
    """

    about = ("courses.GradeEntry.enrollment",)
    words = gettext_lazy("Grades entered by hand in a place that both had")

    def move(self, pair):
        """Enter what the kept place has none of."""
        moved = stayed = 0
        for old, kept in pair.absorbed.items():
            has = set(GradeEntry.objects.filter(enrollment=kept).values_list("course", "component"))
            holding = {
                (one.course_id, one.component): one for one in GradeEntry.objects.filter(enrollment=old)
            }
            for key, one in holding.items():
                if key in has:
                    stayed += 1
                    continue
                one.pk, one.enrollment, one._state.adding = None, kept, True
                one.save(force_insert=True)
                moved += 1
        return moved, stayed


@merging.given
def grades_and_words_of_the_office(holders, givers):
    """Grades, confirmations and waivers that hold, by whoever they would then be about."""
    places = list(Enrollment.objects.filter(user__in=holders).select_related("user"))
    own = [one for one in grades.standing_entries(places).values() if one.by_id in givers]
    for one in sorted(own, key=lambda entry: entry.pk):
        words = _("%(by)s graded %(whom)s in “%(course)s”. A colleague has to enter that grade anew first.")
        yield merging.Remark(
            words % {"by": one.by.email, "whom": one.enrollment.user.email, "course": one.course.title},
            stops=True,
        )
    confirmed = Confirmation.objects.filter(enrollment__in=places, withdrawn_at=None, confirmed_by__in=givers)
    for one in confirmed.select_related("confirmed_by", "enrollment__user").order_by("pk"):
        words = _("%(by)s confirmed “%(words)s” for %(whom)s. A colleague has to confirm it anew first.")
        yield merging.Remark(
            words % {"by": one.confirmed_by.email, "whom": one.enrollment.user.email, "words": one.words},
            stops=True,
        )
    waived = Waiver.objects.granted().filter(enrollment__in=places)
    waived = waived.filter(Q(asked_by__in=givers) | Q(approved_by__in=givers))
    for one in waived.select_related("enrollment__user").order_by("pk"):
        words = _("%(whom)s need not meet “%(rule)s” by their own word. Take that waiver back first.")
        yield merging.Remark(words % {"whom": one.enrollment.user.email, "rule": one.title}, stops=True)


@merging.given
def what_was_made_easier(holders, givers):
    """Scopes of practice that were checked, and longer dates: to be known, and looked at again."""
    for one in LearnerProfile.objects.filter(user__in=holders, scope_confirmed_by__in=givers):
        yield merging.Remark(
            _("The scope of practice of %(whom)s was checked by themself: have it checked anew.")
            % {"whom": one}
        )
    moved = RulesMove.objects.filter(Q(asked_by__in=givers) | Q(approved_by__in=givers))
    moved = moved.exclude(approved_at=None).filter(
        enrollments__user__in=holders, enrollments__rules=F("version")
    )
    for one in moved.select_related("version").distinct():
        words = _("They had a say in being judged by version %(number)d of the rules of %(program)s.")
        yield merging.Remark(words % {"number": one.version.number, "program": one.version.program})
    count = Extension.objects.filter(
        enrollment__user__in=holders, granted_by__in=givers, withdrawn_at=None
    ).count()
    if count:
        yield merging.Remark(_("Longer dates that they gave themself: %(count)d.") % {"count": count})


HISTORY = ("courses.PlaceChange", "courses.GradeEntry")


def naming_places():
    """Every (model, column) that names a place in a cohort, but for HISTORY and for copies made of the place."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if (
                column.related_model is Enrollment
                and not column.primary_key
                and model._meta.label not in HISTORY
            ):
                yield model, column.name


def _places(user):
    rows = Enrollment.objects.filter(user=user)
    return list(rows.select_related("cohort__program").order_by("pk"))


def _locked(user):
    """The same, each locked first by itself: a join would lose a place that is moved at this moment."""
    list(Enrollment.objects.select_for_update().filter(user=user).order_by("pk").values_list("pk"))
    return _places(user)


def _note(pair, place, cohort):
    PlaceChange.objects.create(
        enrollment=place, kind=PlaceChange.Kind.MERGED, to_cohort=cohort, by=pair.by, why=pair.why
    )


class Profile(merging.Mover):
    """The kept account's profile stands; what is empty in it is filled from the other's."""

    about = ("courses.LearnerProfile.user",)
    words = gettext_lazy("Parts of the profile that were empty")
    WORDS = ("certificate_name", "credentials", "student_id")
    SEAT = (
        "discipline_id",
        "sub_role_id",
        "speciality",
        "scope",
        "scope_confirmed_at",
        "scope_confirmed_by_id",
    )

    def remarks(self, pair):
        """Say where the two profiles differ: the kept one's words stay."""
        kept, other = _profile(pair.keep), _profile(pair.other)
        if not (kept and other):
            return
        for name in ("certificate_name", "discipline"):
            stays, goes = getattr(kept, name), getattr(other, name)
            if stays and goes and stays != goes:
                yield _("The kept account says %(stays)s, the other one %(goes)s. The kept one’s stays.") % {
                    "stays": stays,
                    "goes": goes,
                }

    def move(self, pair):
        """Fill what is empty."""
        other = _profile(pair.other)
        if other is None:
            return 0, 0
        kept, _made = LearnerProfile.objects.get_or_create(user=pair.keep)
        filled = [name for name in self.WORDS if getattr(other, name) and not getattr(kept, name)]
        for name in filled:
            setattr(kept, name, getattr(other, name))
        if other.discipline_id and not kept.discipline_id:
            for name in self.SEAT:
                setattr(kept, name, getattr(other, name))
            filled.append("discipline")
        if other.directory_opt_out and not kept.directory_opt_out:
            kept.directory_opt_out = True
            filled.append("directory_opt_out")
        kept.save()
        return len(filled), 0


def _profile(user):
    return LearnerProfile.objects.filter(user=user).select_related("discipline").first()


class Reading(merging.Mover):
    """How far lessons were read. Where both read one, it is read as far as the further of the two."""

    about = ("courses.LessonProgress.user",)
    words = gettext_lazy("Lessons opened or read")

    def move(self, pair):
        """Move what the kept account has not opened, and join the rest."""
        mine = {one.page_id: one for one in LessonProgress.objects.filter(user=pair.keep)}
        theirs = LessonProgress.objects.filter(user=pair.other)
        moved = theirs.exclude(page__in=mine).update(user=pair.keep)
        for one in LessonProgress.objects.filter(user=pair.other):
            self._join(mine[one.page_id], one)
            moved += 1
        return moved, 0

    def _join(self, kept, other):
        kept.opened_at = min(kept.opened_at, other.opened_at)
        kept.completed_at = min(filter(None, (kept.completed_at, other.completed_at)), default=None)
        if other.seen_at > kept.seen_at:
            kept.seen_at, kept.place, kept.place_title = other.seen_at, other.place, other.place_title
        kept.share = max(kept.share, other.share)
        kept.save()
        other.delete()


class Notes(merging.Mover):
    """Notes and reflections. A second answer to one prompt becomes a note beside it: no words are lost."""

    about = ("courses.LessonNote.user",)
    words = gettext_lazy("Notes and reflections")

    def move(self, pair):
        """Move them all."""
        mine = LessonNote.objects.filter(user=pair.keep, kind=LessonNote.Kind.REFLECTION)
        answered = set(mine.values_list("page_id", "block"))
        theirs = LessonNote.objects.filter(user=pair.other)
        for one in theirs.filter(kind=LessonNote.Kind.REFLECTION):
            if (one.page_id, one.block) in answered:
                LessonNote.objects.filter(pk=one.pk).update(kind=LessonNote.Kind.NOTE, rev=F("rev") + 1)
        return theirs.update(user=pair.keep), 0


class Answers(merging.Moves):
    """Answers to the checks in lessons."""

    about = ("courses.CheckAnswer.user",)
    words = gettext_lazy("Answers to knowledge checks")


class Told(merging.Moves):
    """Reminders that went out, and how somebody wants to be reminded: the kept account's own wishes stand."""

    about = ("courses.Reminded.user", "courses.Reminders.user")
    words = gettext_lazy("Reminders")


class Links(merging.Moves):
    """Invitations they took up."""

    about = ("courses.Invitation.used_by",)
    words = gettext_lazy("Invitations taken up")
