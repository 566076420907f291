"""The words that every certificate carries, in each language it can be printed in: data, not a reader's setting.

They are part of what was issued, so a word of the site's own translation must never change them. Another language
is another entry here; its labels must have room in every design (tests/certificates/document/test_wording.py).
"""

from dataclasses import dataclass

ENGLISH = "en"


@dataclass(frozen=True, kw_only=True)
class Status:
    """What a status mark says: its word, its lines (with a date in words), and the words before the name, if others."""

    word: str
    notes: tuple[str, ...]
    lead: str = ""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The fixed words of one language.

    called: the language's own name. date: pattern of Django's dateformat.
    verify_at: stands before the address, with the space after it.
    """

    called: str
    date: str
    discipline: str
    hours: str
    award_date: str
    office: str
    verify_at: str
    emblem: str
    path: str
    code: str
    credential: str
    subject: str
    preview: Status
    duplicate: Status
    reissued: Status
    replaced: Status
    revoked: Status


WORDS = {
    ENGLISH: Wording(
        called="English",
        date="F j, Y",
        discipline="Discipline",
        hours="Credit and hours",
        award_date="Award date",
        office="Issuing office",
        verify_at="Verify at ",
        emblem="Emblem of the program: two lines side by side, rising together",
        path="Emblem of the program: two lines that run side by side across the page and rise together",
        code="QR code that opens the verification page of this certificate",
        credential="This certificate as a credential that wallets can read",
        subject="{title}, certificate number {number}",
        preview=Status(
            word="PREVIEW",
            notes=("Not a certificate.", "Nothing is issued yet."),
            lead="Not valid. This preview states that",
        ),
        duplicate=Status(word="DUPLICATE", notes=("Printed {on}", "First issued {issued}")),
        reissued=Status(word="REISSUED", notes=("{on}", "Award date unchanged")),
        replaced=Status(
            word="REPLACED",
            notes=("Not valid since {on}", "Status at the printed address"),
            lead="Not valid. This replaced certificate stated that",
        ),
        revoked=Status(
            word="REVOKED",
            notes=("Not valid since {on}", "Status at the printed address"),
            lead="Not valid. This revoked certificate stated that",
        ),
    ),
    "es": Wording(
        called="Español",
        date=r"j \d\e F \d\e Y",
        discipline="Disciplina",
        hours="Créditos y horas",
        award_date="Fecha de otorgamiento",
        office="Oficina emisora",
        verify_at="Verificar en ",
        emblem="Emblema del programa: dos líneas paralelas que ascienden juntas",
        path="Emblema del programa: dos líneas que recorren la página lado a lado y ascienden juntas",
        code="Código QR que abre la página de verificación de este certificado",
        credential="Este certificado como credencial que las carteras digitales pueden leer",
        subject="{title}, certificado número {number}",
        preview=Status(
            word="MUESTRA",
            notes=("No es un certificado.", "Aún no se ha emitido."),
            lead="Sin validez. Esta muestra indica que",
        ),
        duplicate=Status(word="DUPLICADO", notes=("Impreso: {on}", "Emitido: {issued}")),
        reissued=Status(word="REEMITIDO", notes=("{on}", "Misma fecha de otorgamiento")),
        replaced=Status(
            word="REEMPLAZADO",
            notes=("Sin validez: {on}", "Estado en la dirección impresa"),
            lead="Sin validez. Este certificado reemplazado indicaba que",
        ),
        revoked=Status(
            word="REVOCADO",
            notes=("Sin validez: {on}", "Estado en la dirección impresa"),
            lead="Sin validez. Este certificado revocado indicaba que",
        ),
    ),
}


def of(language):
    """Return the words of a language tag, or of the language it begins with. Raises KeyError for any other."""
    return WORDS[language] if language in WORDS else WORDS[language.split("-")[0]]
