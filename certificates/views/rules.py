"""A program's rules at the desk: its versions, what changed between them, who is judged by which, and moving people."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from certificates.models import RecordLine
from certificates.views.messages import Choice
from cms import audit
from cms.sent import row_number
from courses import requirements, rule_moves, rule_versions
from courses.models import Enrollment, ProgramPage, RulesMove, RulesVersion
from courses.rule_differences import differences


@require_safe
def rules_programs(request):
    """List the programs with their rules."""
    programs = ProgramPage.objects.annotate(
        versions=Count("rules_versions", distinct=True), rules=Count("requirements", distinct=True)
    ).order_by("title")
    if len(programs) == 1:
        return redirect("rules", programs[0].pk)
    return render(request, "certificates/rules_programs.html", {"programs": programs})


@require_safe
def rules(request, program):
    """Show a program's present rules, how learners stand with each, and every version there was."""
    program = get_object_or_404(ProgramPage, pk=program)
    versions = versions_of(program)
    present = rule_versions.present(program)
    digest = rule_versions.digest_of(present)
    in_force = next((one["version"] for one in versions if one["version"].digest == digest), None)
    pending = []
    if in_force is None and present["requirements"]:
        last = versions[0]["version"].content if versions else {"requirements": []}
        pending = differences(last, present, requirements.titles([last]), requirements.titles([present]))
    context = {
        "program": program,
        "present": _rows(program, present),
        "in_force": in_force,
        "pending": pending,
        "versions": versions,
        "without": Enrollment.objects.filter(cohort__program=program, rules=None).count(),
    }
    return render(request, "certificates/rules.html", context)


def versions_of(program):
    """Every version of a program's rules, newest first: the version, its rules, what changed, how many learners."""
    versions = list(
        RulesVersion.objects.filter(program=program)
        .annotate(
            learners=Count("enrollments"),
            studying=Count("enrollments", filter=Q(enrollments__state="active")),
        )
        .order_by("number")
    )
    titles = [requirements.titles([one.content]) for one in versions]
    found = []
    for place, version in enumerate(versions):
        changed = []
        if place:
            changed = differences(
                versions[place - 1].content, version.content, titles[place - 1], titles[place]
            )
        found.append({"version": version, "titles": list(titles[place].values()), "changed": changed})
    return found[::-1]


def _rows(program, content):
    """Each present rule with its kind, and how many learners have met it."""
    counted = RecordLine.objects.filter(record__program_id=program.pk, record__is_studying=True).values(
        "rule"
    )
    counted = counted.annotate(all=Count("pk"), met=Count("pk", filter=Q(state__in=("met", "waived"))))
    by_rule = {str(row["rule"]): row for row in counted}
    titles = requirements.titles([content])
    return [
        {
            "key": row["key"],
            "title": titles[row["key"]],
            "kind": getattr(requirements.KINDS.get(row["kind"]), "label", row["kind"]),
            "met": by_rule.get(row["key"], {}).get("met", 0),
            "all": by_rule.get(row["key"], {}).get("all", 0),
        }
        for row in content["requirements"]
    ]


@require_POST
def rules_move(request):
    """Ask that the chosen learners be judged by another version: what it asks differently first, then the reason."""
    choice = Choice.read(request.POST)
    pks = list(choice.records().values_list("pk", flat=True))
    rows = Enrollment.objects.filter(pk__in=pks).select_related("cohort__program", "rules", "user")
    enrollments = sorted(rows, key=lambda one: str(one.user).casefold())
    programs = {one.cohort.program_id: one.cohort.program for one in enrollments}
    if len(programs) != 1:
        words = _("Choose learners of one program.") if programs else _("Choose at least one learner first.")
        messages.warning(request, words)
        return redirect("desk")
    program = next(iter(programs.values()))
    # The present rules become a version the moment somebody could be judged by them.
    in_force = rule_versions.in_force(program)
    options = _options(program, enrollments)
    if all(one["is_theirs"] for one in options):
        messages.info(request, _no_other(program, options))
        return _back(program, enrollments)
    why, wrong = request.POST.get("why", "").strip()[:500], ""
    version = RulesVersion.objects.filter(program=program, pk=row_number(request.POST.get("version"))).first()
    if version and why:
        try:
            rule_moves.ask(enrollments=enrollments, version=version, by=request.user, why=why)
        except rule_moves.NoMove as refusal:
            wrong = refusal.sentence
        else:
            messages.success(request, _("Asked. Somebody else of the office approves it under “Waivers”."))
            return _back(program, enrollments)
    elif "move" in request.POST:
        wrong = _("Say why. The reason is kept in the log.") if version else _("Choose the version first.")
    audit.read(program, by=request.user, people=[one.user_id for one in enrollments[:100]])
    context = {
        "program": program,
        "enrollments": enrollments[:100],
        "count": len(enrollments),
        "choice": choice,
        "theirs": next((one["version"] for one in options if one["is_theirs"]), None),
        "options": [one for one in options if not one["is_theirs"]],
        "in_force": in_force,
        "chosen": version,
        "why": why,
        "wrong": wrong,
    }
    return render(request, "certificates/rules_move.html", context, status=422 if wrong else 200)


def _back(program, enrollments):
    if len(enrollments) == 1:
        return redirect("desk_learner", enrollments[0].uuid)
    return redirect("rules", program.pk)


def _no_other(program, options):
    if not options:
        return _("%(program)s has no rules yet.") % {"program": program.title}
    return _(
        "%(program)s has had one version of its rules, and they are judged by it. There is another one as soon as the "
        "rules are changed in the CMS."
    ) % {"program": program.title}


@require_POST
def rules_move_approve(request, pk):
    """Judge learners by other rules, as somebody else has asked."""
    move = get_object_or_404(RulesMove.objects.select_related("version"), pk=pk)
    try:
        moved = rule_moves.approve(move=move, by=request.user)
    except rule_moves.NoMove as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _moved_words(moved, move.version))
    return redirect("waivers")


@require_POST
def rules_move_refuse(request, pk):
    """Leave the rules by which learners are judged as they are."""
    move = get_object_or_404(RulesMove, pk=pk)
    try:
        rule_moves.refuse(move=move, by=request.user, why=request.POST.get("why", "")[:500])
    except rule_moves.NoMove as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Refused. Everybody is judged by the same rules as before."))
    return redirect("waivers")


def options_of(move):
    """What a version asks differently of those who are to be judged by it: shown to who approves."""
    enrollments = list(move.enrollments.all())
    [found] = [
        one for one in _options(move.version.program, enrollments) if one["version"].pk == move.version_id
    ]
    return found["moves"]


def _moved_words(moved, version):
    if not moved:
        return _("Nobody was moved: all of them are judged by this version already.")
    words = ngettext(
        "One learner is judged by version %(number)s from now on.",
        "%(count)s learners are judged by version %(number)s from now on.",
        moved,
    )
    return words % {"count": moved, "number": version.number}


def _options(program, enrollments):
    """Each version they can be moved to, with what it asks differently of those who are judged by another one."""
    versions = {one.pk: one for one in RulesVersion.objects.filter(program=program)}
    contents = {pk: one.content for pk, one in versions.items()} | {None: rule_versions.present(program)}
    titles = {pk: requirements.titles([content]) for pk, content in contents.items()}
    under = {one.rules_id for one in enrollments}
    options = []
    for pk, version in sorted(versions.items(), key=lambda item: -item[1].number):
        moves = [
            {
                "of": versions.get(now),
                "words": differences(contents[now], version.content, titles[now], titles[pk]),
            }
            for now in sorted(under, key=lambda one: one or 0)
            if now != pk
        ]
        options.append({"version": version, "moves": moves, "is_theirs": under == {pk}})
    return options
