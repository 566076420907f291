"""The rules of a program, frozen when somebody is first judged by them; the same rules are one version.

Nothing is frozen when an author saves: whichever way a program came to be published, the version in force is
made (or found again) at the moment a learner enrolls or is moved. Parts other than the requirements, such as how
a course is graded, add themselves:

    @rule_versions.part("grading")
    def grading(program): return [...]   # JSON's own types, the same for the same rules; None for none
"""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from cms import audit
from courses import facts
from courses.models import Enrollment, RulesVersion

SCHEMA = 1
_parts = {}


def part(name):
    """Register what else belongs to a program's rules (used as a decorator)."""

    def register(function):
        if _parts.get(name, function).__qualname__ != function.__qualname__:
            raise ValueError(f"The rules have two parts called {name}.")
        _parts[name] = function
        return function

    return register


def present(program):
    """Return the rules of a program as they are published now, as the content of a version."""
    rows = program.requirements.select_related("about").order_by("sort_order", "pk")
    requirements = [_plain(row) for row in rows]
    others = {name: function(program) for name, function in sorted(_parts.items())}
    # What a program has nothing of is left out: rules from before a part was thought of stay the same version.
    others = {name: value for name, value in others.items() if value is not None}
    content = {"schema": SCHEMA, "requirements": requirements} | others
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def _plain(row):
    """One rule. What most rules have not is left out, so that a rule from before there was such a thing stays itself."""
    found = {
        "key": str(row.key),
        "kind": row.kind,
        "about": row.about_id,
        "about_title": row.about.title if row.about else "",
        "amount": None if row.amount is None else f"{row.amount.normalize():f}",
        "words": row.words,
    }
    return found | ({"letter": row.letter} if row.letter else {})


def digest_of(content):
    """SHA-256 of what the rules ask, in canonical JSON. A page's new title is no other rule."""
    asked = content | {
        "requirements": [{**one, "about_title": ""} for one in content["requirements"]],
    }
    return hashlib.sha256(
        json.dumps(asked, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


def in_force(program):
    """Return the version of the program's present rules, frozen now if it was not yet; None without any rule."""
    content = present(program)
    if not content["requirements"]:
        return None
    digest = digest_of(content)
    found = RulesVersion.objects.filter(program_id=program.pk, digest=digest).first()
    if found:
        return found
    with transaction.atomic():
        # The lock on the program makes a second enrollment wait and then find the first one's version.
        type(program).objects.select_for_update(no_key=True).get(pk=program.pk)
        last = RulesVersion.objects.filter(program_id=program.pk).aggregate(last=models.Max("number"))["last"]
        version, made = RulesVersion.objects.get_or_create(
            program_id=program.pk, digest=digest, defaults={"content": content, "number": (last or 0) + 1}
        )
        if made:
            audit.record("froze", version, by=None, program=program.pk, number=version.number, sha256=digest)
    return version


def move(*, enrollments, version, by, why, **details):
    """Judge these learners by another version of their program's rules from now on; return how many moved.

    People come here by courses/rule_moves.py, which asks for two of them. details: for the log.
    """
    moved = 0
    with transaction.atomic():
        rows = Enrollment.objects.filter(pk__in=[one.pk for one in enrollments]).order_by("pk")
        # Locked by themselves, in order: a join would lose whoever is moved to another cohort at this moment.
        list(rows.select_for_update(no_key=True).values_list("pk"))
        for row in rows.select_related("cohort"):
            if row.rules_id == version.pk or row.cohort.program_id != version.program_id:
                continue
            before, row.rules = row.rules_id, version
            row.save(update_fields=["rules"])
            audit.record(
                "moved to other rules",
                row,
                by=by,
                why=why,
                user=row.user_id,
                before=before,
                after=version.pk,
                number=version.number,
                **details,
            )
            facts.changed(row.user_id)
            moved += 1
    return moved
