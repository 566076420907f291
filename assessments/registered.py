"""What this app puts into the registries of the apps below it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import (  # noqa: F401  (some register themselves)
    actions,
    asked_cases,
    covering,
    feedback_doors,
    graded_cases,
    log,
    material_packs,
    merging,
    packs,
    packs_written,
    passed_cases,
    reflected,
    reports,
    screens,
    standing,
    traces,
    waiting,
    written_answers,
)
from assessments.careplans import records as plan_records
from assessments.careplans import registered as care_plans  # noqa: F401  (it registers itself)
from assessments.consults import registered as case_consults  # noqa: F401  (it registers itself)
from assessments.handovers import registered as handovers  # noqa: F401  (it registers itself)
from assessments.intensive import registered as intensive_days  # noqa: F401  (it registers itself)
from assessments.marking import plans
from assessments.models import Attempt, CasePage, Sitting
from assessments.raters import desk, links, listed, mine, outside, peers  # noqa: F401
from assessments.readiness import registered as readiness  # noqa: F401  (it registers itself)
from assessments.teamwork import registered as team_work  # noqa: F401  (it registers itself)
from assessments.teamwork import words_registered  # noqa: F401
from cms import gates, health, roles, ticking
from courses import record, rollover, today
from courses.activities import Activity, provide
from courses.requirements import Kind

gates.guard(("attempt", "take"), "attempt_start", "attempt_draft", "attempt_give", "attempt_ask")
gates.guard(("attempt", "take"), "talk_say", "talk_keep", "attempt_seats", "attempt_seen")
gates.guard(("attempt", "read"), "attempt", "debrief", "talk_replay", "talk_compare", "talk_rate")
gates.guard(("attempt", "take"), "talk_back", "talk_invite", "talk_invite_withdraw")
# Whoever was asked by a colleague: the view finds nothing for anybody else.
gates.guard(gates.SIGNED_IN, "talk_colleague")
gates.guard(("attempt", "erase_words"), "words_erase")
gates.guard(("attempt", "read"), "talk_paths", "case_asking")
gates.guard(("marking", "lead"), "teaching")
gates.guard(
    ("attempt", "mark"), "marking", "marking_next", "mark", "mark_take", "mark_renew", "mark_withdraw"
)
gates.guard(("attempt", "mark"), "marking_comments", "marking_comment_remove")
# A form may arrive after its sender was taken off the work: the view gives back what they wrote, and stores nothing.
gates.guard(gates.SIGNED_IN, "mark_save")
gates.guard(("marking", "lead"), "marking_plan", "marking_allocate", "marking_take_over", "marking_seen_to")
gates.guard(("marking", "assign"), "marking_assign", "marking_unassign")
gates.guard(("marking", "lead"), "marking_agreement", "marking_disputes", "marking_adjudicate")
gates.guard(("attempt", "mark"), "marking_calibration")
# Whoever ever marked: also after the assignment has ended. The view finds nothing for anybody else.
gates.guard(gates.SIGNED_IN, "marking_mine")
roles.faculty_may("assessments", "add_rubric", "change_rubric", "publish_rubric")
roles.faculty_may(
    "assessments", "add_calibratedscript", "change_calibratedscript", "publish_calibratedscript"
)
roles.faculty_may("assessments", "add_panel", "change_panel", "publish_panel")
gates.guard(("attempt", "set_aside"), "attempt_void")
gates.guard(("attempt", "sign_debrief"), "debrief_sign")
gates.guard(("sitting", "read"), "sittings", "sitting")
gates.guard(("sitting", "write"), "sitting_new", "sitting_edit", "sitting_version")
gates.guard(("accommodation", "grant"), "sitting_more_time", "accommodation_withdraw")
gates.guard(("conversion_table", "read"), "table_affected")
gates.guard(gates.SIGNED_IN, "case_picture", "case_sound")
# Whoever writes, reviews or publishes the case: the views ask (access.works_on), as for a look at a draft.
gates.guard(
    ("cms", "enter"),
    "case_try",
    "talk_outline",
    "talk_checks",
    "talk_turn",
    "talk_parts",
    "talk_part",
    "talk_part_new",
    "talk_twee",
    "talk_twee_file",
    "talk_play",
    "talk_map",
    "case_moments",
    "case_parts",
    "case_runs",
    "case_run_keep",
    "case_run_remove",
)


@ticking.job("close attempts whose time is over")
def close_attempts():
    """Close what ran out; every page that meets such an attempt does it as well."""
    return actions.expire_due()


@ticking.job("end assignments to mark whose days are over")
def end_marking():
    """What was allocated to somebody goes to whoever comes, once they mark there no more."""
    return plans.end_what_ran_out()


@health.check("attempts", deep=True)
def logs_are_whole():
    """Replay the attempts that closed last and compare them with what is stored."""
    recent = Attempt.objects.with_case().exclude(state=Attempt.State.OPEN).order_by("-closed_at")[:50]
    for attempt in recent:
        verdict = log.verify(attempt)
        if not verdict.is_whole:
            return health.broken(
                _("Attempt %(uuid)s is not whole. %(problem)s")
                % {"uuid": attempt.uuid, "problem": verdict.problems[0]},
                _("Stop, keep the database as it is, and compare it with a backup."),
            )
    return health.fine(_("The last %(number)s attempts are whole.") % {"number": len(recent)})


@rollover.left_behind
def attempts_of(cohort):
    """What learners tried, and the rules of cases set for this cohort: both are its own."""
    return [
        (_("Attempts at cases"), Attempt.objects.filter(sitting__cohort=cohort).count()),
        (_("Rules of cases set for this cohort"), Sitting.objects.filter(cohort=cohort).count()),
    ]


@provide("assessments.CasePage")
def cases(user, pages):
    """Cases of a week with how this learner stands."""
    rows = CasePage.objects.filter(pk__in=[page.pk for page in pages])
    keys = dict(rows.with_keys())
    tries = reports.tries(users=[user.pk], keys=list(keys.values())) if user else {}
    return {
        page.pk: _activity(page, tries.get((user.pk, keys[page.pk]), []) if user else [])
        for page in rows.only("title", "summary", "minutes", "url_path", "slug", "path", "depth")
    }


@record.section
def attempts(request):
    """Every attempt of the person, with what it came to as far as that may be known."""
    found = screens.record_screen(request.user)
    return {"template": "assessments/record_section.html", **found} if any(found.values()) else None


@record.section
def kept_and_changed(request):
    """After each conversation one thing to keep and one to change."""
    rows = reflected.rows_of(request.user)
    return {"template": "assessments/record_kept.html", "rows": rows} if rows else None


@record.section
def seats_seen(request):
    """What other seats saw that the learner had not."""
    rows = reflected.seen_by(request.user)
    return {"template": "assessments/record_seen.html", "rows": rows} if rows else None


@today.card
def colleagues_who_ask(request, enrollment):
    """On the first page: runs that colleagues of the cohort ask one to rate."""
    asked = peers.waiting_for(request.user, enrollment.cohort_id)
    return {"template": "assessments/colleagues_card.html", "asked": asked} if asked else None


def _activity(page, tries):
    """One case as a week shows it: what is open first, then what was passed, then what is still to do."""
    about = {"page_id": page.pk, "title": page.title, "url": page.url, "quote": _first_sentence(page.summary)}
    running = next((one for one in tries if one.is_open), None)
    if standing.passed(tries):
        return Activity(**about, state="done", meta=_("Passed"), verb=_("Look back"))
    if running:
        meta = _("Stage %(stage)s of %(stages)s is open") % {
            "stage": running.stage + 1,
            "stages": running.stages,
        }
        about["url"] = reverse("attempt", args=[running.id])
        return Activity(**about, state="begun", meta=meta, verb=_("Go on"))
    if tries:
        last = tries[-1]
        meta = _("A safety issue is open") if last.criticals else _("Not passed yet")
        meta = _("Handed in") if last.decision in ("unreleased", "pending") else meta
        return Activity(**about, state="begun", meta=meta, verb=_("Look at it again"))
    meta = _("About %(minutes)s minutes") % {"minutes": page.minutes}
    return Activity(**about, meta=meta, verb=_("Open the case"))


def _first_sentence(text):
    head, stop, _rest = text.partition(". ")
    return head + stop.strip()


class CasePassed(Kind):
    """A case whose latest scoring says pass, in any attempt that was not set aside."""

    name = "case_passed"
    label = "A case is passed"
    column = "Cases"
    wants_about = True

    def problem(self, *, about, amount, words, letter=""):
        """It must be about a case."""
        found = super().problem(about=about, amount=amount, words=words, letter=letter)
        if about is not None and about.specific_class is not CasePage:
            found["about"] = _("Choose a case.")
        return found

    def title(self, requirement):
        """The case by its title."""
        return _("“%(title)s” passed") % {"title": requirement.about.title}

    def facts(self, requirement, enrollments):
        """The tries of all of them, and where the case is."""
        page = CasePage.objects.get(pk=requirement.about_id)
        users = {enrollment.pk: enrollment.user_id for enrollment in enrollments}
        tries = reports.tries(users=set(users.values()), keys=[page.key])
        url = page.url or ""
        return {pk: (tries.get((user, page.key), []), url) for pk, user in users.items()}

    def judge(self, requirement, facts):
        """Met, or why not yet."""
        tries, url = facts or ([], "")
        return standing.case_passed(requirement.words or self.title(requirement), tries, url)


class CaseClear(CasePassed):
    """A case passed, with no critical error open in the latest attempt. What is open cannot be waived."""

    name = "case_clear"
    label = "A case is passed, and no critical error is open"

    def title(self, requirement):
        """The case by its title."""
        return _("“%(title)s” passed, with no critical error open") % {"title": requirement.about.title}

    def judge(self, requirement, facts):
        """Met, or why not yet."""
        tries, url = facts or ([], "")
        return standing.case_clear(requirement.words or self.title(requirement), tries, url)


@today.card
def feedback_waiting(request, enrollment):
    """On the first page: what has been released about closed attempts and not been read."""
    unread = reports.unread(request.user, enrollment.cohort.program)
    return {"template": "assessments/feedback_card.html", "attempts": unread} if unread else None


# After what one achieved: what one wrote.
record.section(plan_records.own_words)
