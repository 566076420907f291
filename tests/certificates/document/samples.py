"""Facts to print in tests: invented people, a made-up campus."""

from datetime import date

from certificates import number
from certificates.document.facts import CertificateFacts, in_words

SITE = "https://alongside.example"
NUMBER = number.parse("7K3Q M94T XCR2 HDWB 5NVE 8YGP ZFV0")
AWARDED = date(2026, 6, 12)
DESIGNS = ("formal", "quiet")

NAME = "Marisol Okafor-Lindqvist"
TWO_LINES = "Maximiliana-Alexandra Featherstonehaugh-Vandenberg-Castellan"
LONGEST = "Wilhelmina Maximiliana Montgomery-Okonkwo Hart Alexandrina Featherstonehaugh-Castellan"
LONGEST_FORMAL = (
    "Wilhelmina Maximiliana Montgomery-Okonkwo Featherstonehaugh "
    "Alexandrina Theodosia Vandenberg-Castellan Whitcomb"
)
NAMES = {
    "short": "Bo Li",
    "ordinary": NAME,
    "two lines": TWO_LINES,
    "longest": LONGEST,
    "Vietnamese": "Nguyễn Thị Ánh Tuyết",
    "Greek": "Αλέξανδρος Παπαδόπουλος",
    "polytonic Greek": "Ἀλέξανδρος Ὑψηλάντης",
    "Cyrillic": "Олександра Ґонта-Їжакевич",
    "Navajo": "Ǫ́jí Tsosie",
}
# Drawn with Debian's Noto fonts where they are installed.
OTHER_SCRIPTS = {
    "Arabic": "ليلى عبد الرحمن الخطيب",
    "Hebrew": "שירה בן־דוד",
    "Devanagari": "कमला देवी शर्मा",
    "Thai": "สมชาย ใจดี",
}
MARKED_UP = '<img src="http://127.0.0.1/x">'


def facts(**changed):
    """Return the facts of a complete program certificate."""
    return CertificateFacts(
        **{
            "name": NAME,
            "credentials": "MSN, APRN, ACHPN",
            "discipline": "Nurse, advanced practice",
            "program_title": "Certificate of Program Completion",
            "organization": "University Health Sciences Campus",
            "program_line": "Interprofessional Palliative Care Graduate Certificate Program",
            "sentence": "has completed the interprofessional palliative care program: four courses, the "
            "goals-of-care and pain case assessments, one intensive with a simulated patient, and two "
            "team care plans.",
            "hours": ("12 semester credits", "180 hours"),
            "award_date": AWARDED,
            "award_date_text": in_words(AWARDED),
            "office": "Palliative Care Program Office",
            "signers": (
                ("Ruth Adeyemi-Hart, MD", "Program Director"),
                ("Daniel Whitcomb, PhD, LCSW", "Associate Director"),
            ),
            "fine_print": "Issued by the program office. This is not a diploma, a degree or a transcript; "
            "academic credit is recorded by the university registrar.",
            "number": NUMBER,
            "verify_url": number.verification_url(NUMBER, SITE),
            "short_url": number.short_url(SITE),
            **changed,
        }
    )


def short_program(**changed):
    """Return the facts of a certificate with little on it: other words, one signer, no credentials."""
    return facts(
        **{
            "design": "quiet",
            "credentials": "",
            "discipline": "",
            "program_title": "Certificate of Completion",
            "program_line": "Pain in one week, a short interprofessional program",
            "lead": "We are glad to record that",
            "sentence": "read both halves of one week on pain and worked through its case.",
            "hours": (),
            "signers": (("Ruth Adeyemi-Hart, MD", "Program Director"),),
            **changed,
        }
    )
