"""The wording of a program's certificate, as a content pack writes it, and the Design it becomes."""

from certificates.models import Design
from cms import audit
from courses.packs.kinds import ProgramPart

WORDS = {
    "title": 60,
    "organization": 80,
    "program_line": 100,
    "lead": 60,
    "sentence": 200,
    "office": 32,
    "fine_print": 200,
}


class Wording(ProgramPart):
    """`certificate:` of program.yaml."""

    name = "certificate"
    label = "certificate wording"

    def read(self, fields):
        """Return the columns of a Design as plain values."""
        value = {"layout": fields.choice("layout", Design.Layout.values)}
        for name, most in WORDS.items():
            value[name] = fields.text(name, most=most)
        hours = fields.texts("hours", least=1, most=2, longest=32)
        for words in hours:
            if ";" in words:
                fields.say("hours", "expected no semicolon; it separates the two parts.")
        value["hours"] = "; ".join(hours)
        signers = []
        for one in fields.mappings("signers", least=0, most=2):
            signers.append((one.plain("name", most=40), one.plain("role", most=40)))
            one.close()
        for number, (name, role) in enumerate([*signers, ("", ""), ("", "")][:2], start=1):
            value[f"signer_{number}"], value[f"signer_{number}_role"] = name, role
        return value

    def state(self, program, value):
        """Return the Design's columns, or None where the program has none."""
        design = Design.objects.filter(program_id=program.pk).first()
        return design and {name: getattr(design, name) for name in value}

    def write(self, program, value):
        """Make or change the program's Design. Certificates that were issued keep their own words."""
        design, made = Design.objects.update_or_create(program_id=program.pk, defaults=value)
        audit.record(
            "made" if made else "changed", design, by=None, program=program.slug, source="content pack"
        )
