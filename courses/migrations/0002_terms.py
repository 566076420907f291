"""Seed the vocabulary every pack and rule refers to. The office may edit the words later; the codes are permanent.

Running it again changes nothing that is there. Going back leaves the words where they are: learners and pages refer
to them, and going forward finds them again by their codes.
"""

from django.db import migrations

# code, name, track, usual scope, on the certificate, description
DISCIPLINES = [
    ("physician", "Physician", "biomedical", "prescribes", "Physician", ""),
    ("nurse", "Nurse", "biomedical", "gives", "Nurse",
     "Bedside and advanced practice nurses differ in scope: choose a role within the discipline."),
    ("physician-assistant", "Physician assistant", "biomedical", "prescribes", "Physician assistant", ""),
    ("pharmacist", "Pharmacist", "biomedical", "dispenses", "Pharmacist", ""),
    ("social-worker", "Social worker", "allied", "none", "Social worker", ""),
    ("spiritual-care", "Spiritual care", "allied", "none", "Spiritual care",
     "Chaplains and others who give spiritual care."),
    ("psychologist", "Psychologist", "allied", "none", "Psychologist", ""),
    ("therapist", "Therapist", "allied", "none", "Therapist",
     "Physical, occupational, speech, music, art and other therapists: the speciality is asked in words."),
    ("counselor", "Counselor", "allied", "none", "Counselor", ""),
    ("ethicist", "Ethicist", "allied", "none", "Ethicist", ""),
]
# discipline, code, name, scope, on the certificate
SUB_ROLES = [
    ("nurse", "bsn", "Bedside nurse (BSN)", "gives", "Nurse"),
    ("nurse", "apn", "Advanced practice nurse (APN)", "prescribes", "Nurse, advanced practice"),
]
LEVELS = [
    ("primary", "Primary palliative care", "The basics every clinician needs."),
    ("secondary", "Secondary palliative care", "Specialist consultation for people whose needs are complex."),
    ("tertiary", "Tertiary palliative care", "Academic centers: the hardest situations, research and teaching."),
]
# The eight domains of the National Consensus Project's guidelines, 4th edition, 2018.
DOMAINS = [
    "Structure and processes of care",
    "Physical aspects of care",
    "Psychological and psychiatric aspects of care",
    "Social aspects of care",
    "Spiritual, religious and existential aspects of care",
    "Cultural aspects of care",
    "Care of the patient nearing the end of life",
    "Ethical and legal aspects of care",
]
FRAMEWORK = ("ipec", "IPEC core competencies, version 3 (2023)",
             "The four areas of the Interprofessional Education Collaborative. Its statements can be added below them.")
COMPETENCIES = [
    ("VE", "Values and ethics"),
    ("RR", "Roles and responsibilities"),
    ("C", "Communication"),
    ("TT", "Teams and teamwork"),
]


def seed(apps, schema_editor):
    """Add every word that is not there yet, found by its code."""

    def model(name):
        return apps.get_model("courses", name).objects.using(schema_editor.connection.alias)

    disciplines = {}
    for position, (code, name, track, scope, printed, description) in enumerate(DISCIPLINES):
        disciplines[code], _ = model("Discipline").get_or_create(
            code=code,
            defaults={
                "name": name, "track": track, "scope": scope, "on_certificate": printed,
                "description": description, "position": position, "asks_speciality": code == "therapist",
            },
        )
    for order, (discipline, code, name, scope, printed) in enumerate(SUB_ROLES):
        model("SubRole").get_or_create(
            discipline=disciplines[discipline], code=code,
            defaults={"name": name, "scope": scope, "on_certificate": printed, "sort_order": order},
        )
    for position, (code, name, description) in enumerate(LEVELS):
        model("LevelOfCare").get_or_create(
            code=code, defaults={"name": name, "description": description, "position": position}
        )
    for number, name in enumerate(DOMAINS, start=1):
        model("Domain").get_or_create(
            number=number, defaults={"code": f"ncp-{number}", "name": name, "position": number}
        )
    code, name, description = FRAMEWORK
    framework, _ = model("Framework").get_or_create(
        code=code, defaults={"name": name, "description": description}
    )
    for position, (code, name) in enumerate(COMPETENCIES):
        model("Competency").get_or_create(
            framework=framework, code=code, defaults={"name": name, "position": position}
        )


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
