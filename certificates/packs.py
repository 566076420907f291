"""The wording of a program's certificate in a content pack, both ways, and the Design it becomes."""

from certificates.document import wording
from certificates.models import Design
from cms import audit
from courses.packs import tidy
from courses.packs.kinds import ProgramPart
from courses.packs.mappings import Mapping, Several
from courses.packs.shapes import MAY, Key, Line, Paragraph, Word

BETWEEN = "; "
"""Between the two parts of the line of hours."""
WORDS = ("title", "organization", "program_line", "lead", "sentence", "office", "fine_print")
SIGNER = Mapping(
    Key("name", Line(40), "As it is printed."),
    Key("role", Line(40), "What they are to the program.", MAY),
)


class Wording(ProgramPart):
    """`certificate:` of program.yaml."""

    name = "certificate"
    label = "certificate wording"
    about = "How the certificate of the program reads."
    shape = Mapping(
        Key("layout", Word(lambda: list(Design.Layout.values)), "The printed layout."),
        Key("language", Word(lambda: list(wording.WORDS)), "The language of its labels and dates.", MAY),
        Key("title", Line(60), "Its title."),
        Key("organization", Line(80), "Who awards it."),
        Key("program_line", Line(100), "The program, as it is printed."),
        Key("lead", Line(60), "What stands before the name."),
        Key("sentence", Paragraph(200), "Goes on after the name: only what the record proves."),
        Key("hours", Several(Line(), least=1, most=2, longest=32, flow=True), "Credit and hours.", MAY),
        Key("office", Line(32), "The office that issues it."),
        Key("signers", Several(SIGNER, most=2), "Who signs; nobody, one or two.", MAY),
        Key("fine_print", Paragraph(200), "What it is not."),
    )

    def check(self, record):
        """Complain of what the line of hours cannot hold."""
        if any(";" in words for words in record["hours"]):
            record.say("hours", "expected no semicolon; it separates the two parts.")

    def plain(self, program):
        """Return the words of the program's Design, or None where the program has none."""
        design = Design.objects.filter(program_id=program.pk).first()
        if design is None:
            return None
        found = {name: tidy.line(getattr(design, name)) for name in ("layout", *WORDS)}
        if design.language != wording.ENGLISH:
            found["language"] = design.language
        found["hours"] = [words for words in map(tidy.line, design.hours.split(";")) if words]
        signers = [(design.signer_1, design.signer_1_role), (design.signer_2, design.signer_2_role)]
        found["signers"] = [{"name": name, "role": role} for name, role in signers if name.strip()]
        return found

    def write(self, program, value):
        """Make or change the program's Design. Certificates that were issued keep their own words."""
        columns = {name: value[name] for name in ("layout", *WORDS)}
        columns["language"] = value.get("language") or wording.ENGLISH
        columns["hours"] = BETWEEN.join(value["hours"])
        for number, signer in enumerate([*value["signers"], {}, {}][:2], start=1):
            columns[f"signer_{number}"] = signer.get("name", "")
            columns[f"signer_{number}_role"] = signer.get("role", "")
        design, made = Design.objects.update_or_create(program_id=program.pk, defaults=columns)
        audit.record(
            "made" if made else "changed", design, by=None, program=program.slug, source="content pack"
        )
