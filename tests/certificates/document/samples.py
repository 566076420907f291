"""Facts to print in tests: invented people, a made-up campus."""

from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from certificates import number
from certificates.document.credit_facts import CreditFacts, CreditLine
from certificates.document.facts import CertificateFacts, Picture, in_words
from certificates.document.pictures import take_in

SITE = "https://alongside.example"
NUMBER = number.parse("7K3Q M94T XCR2 HDWB 5NVE 8YGP ZFV0")
AWARDED = date(2026, 6, 12)
DESIGNS = ("formal", "quiet", "upright")

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
# Drawn with Debian's Noto fonts: the name, and the language it is told in.
OTHER_SCRIPTS = {
    "Arabic": ("ليلى عبد الرحمن الخطيب", "ar"),
    "Hebrew": ("שירה בן־דוד", "he"),
    "Devanagari": ("कमला देवी शर्मा", "hi"),
    "Thai": ("สมชาย ใจดี", "th"),
    "simplified Chinese": ("王小明", "zh-Hans"),
    "traditional Chinese": ("陳麗華", "zh-Hant"),
    "Japanese": ("佐々木 さくら", "ja"),
    "Korean": ("김민준", "ko"),
    "Armenian": ("Արամ Հակոբյան", "hy"),
    "Tamil": ("கமலா சுப்பிரமணியம்", "ta"),
    "Amharic": ("አበበ በቂላ", "am"),
    "Khmer": ("សុខ សុភា", "km"),
}
MARKED_UP = '<img src="http://127.0.0.1/x">'


def scan(ink="#123", *, size=(900, 300), mode="RGB", format="PNG"):
    """Return a picture as a scanner gives it: some strokes on white, with an empty border."""
    picture = Image.new("RGB", size, "white")
    width, height = size
    draw = ImageDraw.Draw(picture)
    points = [(width * (0.1 + 0.08 * step), height * (0.3 if step % 2 else 0.75)) for step in range(11)]
    draw.line(points, fill=ink, width=max(2, height // 30))
    out = BytesIO()
    picture.convert(mode).save(out, format)
    return out.getvalue()


_SEAL, _FIRST, _SECOND = (take_in(scan(ink, size=size)) for ink, size in (
    ("#a00", (500, 400)), ("#000", (900, 300)), ("#000080", (300, 300)),
))  # fmt: skip
PICTURES = {taken.sha256: taken.content for taken in (_SEAL, _FIRST, _SECOND)}
SEAL = Picture(_SEAL.sha256, "Seal of the University Health Sciences Campus")
SIGNED = (
    ("Ruth Adeyemi-Hart, MD", "Program Director", Picture(_FIRST.sha256, "Signature of Ruth Adeyemi-Hart")),
    ("Daniel Whitcomb, PhD", "Associate Director", Picture(_SECOND.sha256, "Signature of Daniel Whitcomb")),
)


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


def credit_facts(**changed):
    """Return the facts of a complete certificate of continuing education."""
    return CreditFacts(
        **{
            "name": NAME,
            "credentials": "PharmD",
            "discipline": "Pharmacist",
            "organization": "University Health Sciences Campus",
            "office": "Office of Continuing Education",
            "sentence": "took part in the whole activity named below.",
            "program_line": "Opioid Rotation",
            "activity_number": "UHSC-1",
            "format": "Live online",
            "place": "Denver",
            "providers": "University Health Sciences Campus",
            "award_date": date(2026, 5, 29),
            "award_date_text": "May 29, 2026",
            "issued_text": "June 12, 2026",
            "lines": [
                CreditLine("Pharmacy contact hours", "hours", "0000-0000-26-147-H08-P", "4.0", "4.0", "acpe")
            ],
            "accreditation": "Sample wording. University Health Sciences Campus is jointly accredited.",
            "designations": ["Sample wording."],
            "number": NUMBER,
            "verify_url": number.verification_url(NUMBER, SITE),
            "short_url": number.short_url(SITE),
            **changed,
        }
    )
