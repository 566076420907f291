"""The words of the vocabulary, kind by kind: what a pack says of each, and the row it is."""

from decimal import Decimal

from courses import grading
from courses.models import (
    Competency,
    Discipline,
    Domain,
    Framework,
    GlossaryTerm,
    LetterScale,
    LetterStep,
    LevelOfCare,
    Statement,
    StatementSet,
    SubRole,
    Track,
)
from courses.packs import descriptions, lookups, tidy
from courses.packs.shapes import decimal_text


class WordKind:
    """A kind of word. `facts` are what a pack says of one, without the words below it; `plain` the same of a row."""

    file = ""
    key = ""
    """Below another word: the name under which its kind stands there."""
    model = None
    shape = None
    code = "code"
    below = None
    is_ordered = True
    is_spaced = False
    columns = ("code", "name", "description")

    @property
    def name(self):
        """The name of the kind."""
        return self.key or self.file

    def facts(self, record, known):
        """What the pack says, or None with a complaint where it cannot be; `known` is a lookups.Known."""
        return {name: record[name] for name in self.columns}

    def plain(self, row, vocabulary):
        """What the site says."""
        return {name: tidy.line(getattr(row, name)) for name in self.columns}

    def text(self, facts, wanted):
        """A word as text, for comparing; `wanted` are the facts of the pack."""
        return self.shape.text({**facts, **({self.below.key: []} if self.below else {})})

    def find(self, code, above):
        """The row of a code, or None."""
        return self.model.objects.filter(**{self.code: code}).first()

    def rows(self, above=None):
        """All rows in their order."""
        return self.model.objects.all()

    def whole(self, row, vocabulary):
        """A row with the words below it."""
        found = self.plain(row, vocabulary)
        if self.below:
            found[self.below.key] = [self.below.whole(one, vocabulary) for one in self.below.rows(row)]
        return found

    def save(self, row, facts, above, vocabulary):
        """Make or change a row; raises ValidationError."""
        row = row or self.model(position=self.model.objects.count() + 1)
        self.set(row, facts, above)
        row.full_clean()
        row.save()
        return row

    def relate(self, row, facts):
        """Let a row refer to others of its kind, now that all of them are there."""

    def set(self, row, facts, above):
        """Set the columns of a row."""
        for name in self.columns:
            setattr(row, name, facts[name])


class Tracks(WordKind):
    """Tracks."""

    file, model, shape = "tracks", Track, descriptions.TRACK


class Levels(WordKind):
    """Levels of care."""

    file, model, shape = "levels", LevelOfCare, descriptions.LEVEL


class Domains(WordKind):
    """Domains of the guidelines, found by their numbers."""

    file, model, shape = "domains", Domain, descriptions.DOMAIN
    code = "number"
    columns = ("number", "code", "name", "description")

    def plain(self, row, vocabulary):
        return super().plain(row, vocabulary) | {"number": row.number}


class Disciplines(WordKind):
    """Disciplines with their sub-roles."""

    file, model, shape = "disciplines", Discipline, descriptions.DISCIPLINE
    columns = ("code", "name", "scope", "asks_speciality", "on_certificate", "description")
    role_columns = ("code", "name", "scope", "on_certificate")

    def facts(self, record, known):
        track = Track.objects.filter(code=record["track"]).first()
        if track is None:
            known = ", ".join(Track.objects.values_list("code", flat=True))
            record.say("track", f"expected one of {known}, not “{record['track']}”.")
            return None
        roles = [{name: one[name] for name in self.role_columns} for one in record["sub_roles"]]
        return super().facts(record, known) | {"track": track.code, "sub_roles": roles}

    def plain(self, row, vocabulary):
        roles = [{name: getattr(one, name) for name in self.role_columns} for one in row.sub_roles.all()]
        return super().plain(row, vocabulary) | {
            "asks_speciality": row.asks_speciality,
            "track": row.track.code,
            "sub_roles": roles,
        }

    def text(self, facts, wanted):
        """Sub-roles that the pack does not have are none of its business: they stay."""
        codes = [one["code"] for one in wanted["sub_roles"]]
        roles = [one for one in facts["sub_roles"] if one["code"] in codes]
        return self.shape.text({**facts, "sub_roles": roles})

    def rows(self, above=None):
        return Discipline.objects.select_related("track").prefetch_related("sub_roles")

    def save(self, row, facts, above, vocabulary):
        row = super().save(row, facts, above, vocabulary)
        for order, role in enumerate(facts["sub_roles"]):
            found = SubRole.objects.filter(discipline=row, code=role["code"]).first() or SubRole(
                discipline=row
            )
            for name, value in role.items():
                setattr(found, name, value)
            found.sort_order = order
            found.full_clean()
            found.save()
        return Discipline.objects.get(pk=row.pk)

    def set(self, row, facts, above):
        super().set(row, facts, above)
        row.track = Track.objects.get(code=facts["track"])


class Competencies(WordKind):
    """Competencies of a framework."""

    key, model, shape = "competencies", Competency, descriptions.COMPETENCY
    columns = (*WordKind.columns, "shown_by_asking")

    def plain(self, row, vocabulary):
        return super().plain(row, vocabulary) | {"shown_by_asking": row.shown_by_asking}

    def find(self, code, above):
        return Competency.objects.filter(framework=above, code=code).first()

    def rows(self, above=None):
        return Competency.objects.filter(framework=above)

    def set(self, row, facts, above):
        super().set(row, facts, above)
        row.framework = above


class Frameworks(WordKind):
    """Frameworks of competencies."""

    file, model, shape, below = "frameworks", Framework, descriptions.FRAMEWORK, Competencies()


class Glossary(WordKind):
    """Terms of the glossary, found by their slugs."""

    file, model, shape, code = "glossary", GlossaryTerm, descriptions.GLOSSARY_TERM, "slug"
    columns = ("slug", "term", "means")
    is_ordered = False
    is_spaced = True

    def facts(self, record, known):
        found = super().facts(record, known)
        return found | {
            "also": record["also"],
            "see": sorted(set(record["see"])),
            "references": record["references"],
        }

    def plain(self, row, vocabulary):
        return {
            "slug": row.slug,
            "term": tidy.line(row.term),
            "means": tidy.markdown(row.means),
            "also": tidy.lines(row.also),
            "see": sorted(one.slug for one in row.see.all()),
            "references": tidy.lines(row.references),
        }

    def rows(self, above=None):
        return GlossaryTerm.objects.order_by("slug").prefetch_related("see")

    def save(self, row, facts, above, vocabulary):
        row = row or GlossaryTerm()
        for name in self.columns:
            setattr(row, name, facts[name])
        row.also, row.references = "\n".join(facts["also"]), "\n".join(facts["references"])
        row.full_clean()
        row.save()
        return row

    def relate(self, row, facts):
        row.see.set(GlossaryTerm.objects.filter(slug__in=facts["see"]))


class Statements(WordKind):
    """Statements of a set."""

    key, model, shape = "statements", Statement, descriptions.STATEMENT
    columns = ("code", "text", "area", "retired")

    def facts(self, record, known):
        domains, competencies = lookups.domains(record, known), lookups.competencies(record, known)
        return super().facts(record, known) | {
            "domains": sorted(known.vocabulary.code("domains", key) for key in domains),
            "competencies": lookups.codes_for(set(competencies), known.vocabulary),
        }

    def plain(self, row, vocabulary):
        return {
            "code": row.code,
            "text": tidy.line(row.text),
            "area": tidy.line(row.area),
            "domains": lookups.numbers_of(row, vocabulary),
            "competencies": lookups.codes_of(row, vocabulary),
            "retired": row.retired,
        }

    def find(self, code, above):
        return Statement.objects.filter(set=above, code=code).first()

    def rows(self, above=None):
        return Statement.objects.filter(set=above).prefetch_related("domains", "competencies")

    def save(self, row, facts, above, vocabulary):
        row = super().save(row, facts, above, vocabulary)
        row.domains.set([vocabulary.domains[number] for number in facts["domains"]])
        row.competencies.set([vocabulary.competencies[code] for code in facts["competencies"]])
        return row

    def set(self, row, facts, above):
        super().set(row, facts, above)
        row.set = above


class StatementSets(WordKind):
    """Sets of statements for self-assessments."""

    file, model, shape, below = "statements", StatementSet, descriptions.STATEMENT_SET, Statements()


class Scales(WordKind):
    """Letter scales with their letters."""

    file, model, shape = "scales", LetterScale, descriptions.SCALE

    def facts(self, record, known):
        letters = [{name: one[name] for name in ("letter", "from", "points")} for one in record["letters"]]
        sentence = grading.problem_of_scale(
            [grading.Step(one["letter"], Decimal(one["from"]), Decimal(one["points"])) for one in letters]
        )
        if sentence:
            record.say("letters", sentence)
            return None
        return super().facts(record, known) | {"letters": letters}

    def plain(self, row, vocabulary):
        letters = [
            {"letter": one.letter, "from": decimal_text(one.least), "points": decimal_text(one.points)}
            for one in row.as_steps
        ]
        return super().plain(row, vocabulary) | {"letters": letters}

    def save(self, row, facts, above, vocabulary):
        row = super().save(row, facts, above, vocabulary)
        row.steps.all().delete()
        for order, one in enumerate(facts["letters"]):
            LetterStep.objects.create(
                scale=row,
                letter=one["letter"],
                from_percent=Decimal(one["from"]),
                points=Decimal(one["points"]),
                sort_order=order,
            )
        return LetterScale.objects.get(pk=row.pk)


WORDS = (Tracks(), Disciplines(), Levels(), Domains(), Frameworks(), Glossary(), StatementSets(), Scales())
"""Every kind that has a file of its own, in the order in which they are loaded."""
