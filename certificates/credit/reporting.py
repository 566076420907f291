"""The file for the accreditor's own upload: what is missing before it is made, and a receipt of what was made."""

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.credit import identifiers
from certificates.credit.errors import CannotReport
from certificates.models import Certificate, Claim, CreditFile, CreditType, LearnerIdentifier
from cms import audit
from cms.cells import inert

COLUMNS = (
    "First name", "Last name", "Name on the certificate", "Credentials", "Discipline", "NABP e-Profile ID",
    "Birth month and day", "License number", "License state", "License expires", "Activity title", "Activity number",
    "Format", "Place", "Provider", "Joint providers", "Completed", "Issued", "Credit", "Credit name", "Reference",
    "Designated", "Claimed", "Unit", "Certificate number", "Verification address",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One kind of credit of one learner: the cells of the file, and in words what is missing for it."""

    claim: Claim
    name: str
    credit: str
    cells: tuple
    missing: tuple
    due_on: object
    reported: bool


def lines(activity):
    """Return every Line of an activity's valid certificates; a fixed number of queries."""
    claims = list(
        Claim.objects.filter(activity=activity, certificate__standing=Certificate.Standing.VALID)
        .select_related("certificate__enrollment__cohort", "user", "activity")
        .order_by("completed_on", "pk")
    )
    kinds = {kind.code: kind for kind in CreditType.objects.all()}
    held = {}
    for one in LearnerIdentifier.objects.filter(
        user__in=[claim.user_id for claim in claims if claim.user_id]
    ):
        held.setdefault(one.user_id, {})[one.kind] = one
    sent = _sent(activity)
    return [
        _line(claim, line, kinds[line["code"]], held.get(claim.user_id, {}), claim.certificate_id in sent)
        for claim in claims
        for line in claim.lines
    ]


def make_file(*, activity, by, again=False):
    """Return (bytes, CreditFile) of everything complete that no file holds yet, or (again) of everything complete.

    The file is not kept here, because it holds people's numbers; its digest is, with whose certificates it reports.
    Whoever lacks something is left out with all their credit, and stays on the list. Raises CannotReport.
    """
    with transaction.atomic():
        type(activity).objects.select_for_update(no_key=True).get(pk=activity.pk)
        everything = lines(activity)
        incomplete = {one.claim.pk for one in everything if one.missing}
        wanted = [one for one in everything if again or not one.reported]
        taken = [one for one in wanted if one.claim.pk not in incomplete]
        if not taken:
            raise CannotReport(_("Nobody’s credit is complete and waiting to be reported."))
        content = _csv(one.cells for one in taken)
        claims = {one.claim.pk: one.claim for one in taken}
        made = CreditFile.objects.create(
            activity=activity,
            made_by=by,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            certificates=[claim.certificate.number for claim in claims.values()],
            left_out=len({one.claim.pk for one in wanted} & incomplete),
        )
        audit.record(
            "exported", activity, by=by, sha256=made.sha256, certificates=len(claims), left_out=made.left_out,
            shown=sorted({claim.user_id for claim in claims.values() if claim.user_id}),
        )  # fmt: skip
    return content, made


def note_receipt(*, file, receipt, by):
    """Note once what the accreditor answered."""
    with transaction.atomic():
        row = CreditFile.objects.select_for_update(no_key=True).get(pk=file.pk)
        if not row.receipt and receipt.strip():
            row.receipt = receipt.strip()[:200]
            row.save(update_fields=["receipt"])
            audit.record("noted the receipt of", row, by=by, receipt=row.receipt)
    return row


def _sent(activity):
    """Ids of the certificates whose credit a file holds, under their number or that of one they took the place of."""
    numbers = {number for file in activity.files.all() for number in file.certificates}
    sent = set()
    rows = Certificate.objects.filter(
        kind=Certificate.Kind.CREDIT, activity_id_at_issue=activity.pk
    ).order_by("pk")
    for pk, number, replaces in rows.values_list("pk", "number", "replaces"):
        if number in numbers or replaces in sent:
            sent.add(pk)
    return sent


def _line(claim, line, kind, held, reported):
    said, user, activity = claim.certificate.facts, claim.user, claim.activity
    numbers = {name: held.get(name) for name in identifiers.KINDS}
    license_held = numbers["license"]
    asked = set(kind.needs)

    def number(name):
        # What this kind of credit does not ask for is nobody's business.
        return numbers[name].value if name in asked and numbers[name] else ""

    cells = (
        user.first_name if user else "", user.last_name if user else "", said["name"], said["credentials"],
        said["discipline"], number("nabp"), number("birth_day"), number("license"),
        license_held.state if number("license") else "",
        license_held.expires_on.isoformat() if number("license") and license_held.expires_on else "",
        said["program_line"], said["activity_number"], said["format"], said["place"], activity.provider,
        activity.joint_providers, claim.completed_on.isoformat(),
        timezone.localdate(claim.claimed_at, claim.certificate.zone).isoformat(), line["code"], kind.name, line["reference"],
        line["designated"], line["claimed"], kind.unit, claim.certificate.number, said["verify_url"],
    )  # fmt: skip
    days = kind.report_within_days
    due_on = claim.completed_on + timedelta(days=days) if days and not reported else None
    return Line(
        claim, said["name"], kind.name, cells, tuple(_missing(claim, line, kind, numbers)), due_on, reported
    )


def _missing(claim, line, kind, numbers):
    user = claim.user
    if user is None:
        yield _("the account, which was erased")
        return
    if not user.first_name:
        yield _("first name")
    if not user.last_name:
        yield _("last name")
    for name in kind.needs:
        kept = numbers[name]
        if kept is None:
            yield identifiers.KINDS[name].name
        elif kept.expires_on and kept.expires_on < claim.completed_on:
            yield _("%(number)s that held on the day of completion") % {
                "number": identifiers.KINDS[name].name
            }
    if kind.reference == "uan" and not identifiers.is_uan(line["reference"]):
        yield _("Universal Activity Number")


def _csv(rows):
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([inert(value) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
