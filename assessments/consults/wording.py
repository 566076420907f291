"""What the checker and the form say to people."""

from django.utils.translation import gettext_lazy as _

from assessments.engine import identifier_finding as kinds

KINDS = {
    kinds.NAME: (_("Name"), _("This may be somebody's name. Say who they are to each other: “her daughter”.")),
    kinds.INITIALS: (_("Initials"), _("Initials are made from a name. Say “the patient”.")),
    kinds.DATE: (_("Date"), _("No date finer than a year. Say how long ago: “three weeks before”.")),
    kinds.PART_OF_DATE: (_("Part of a date"), _("Months, seasons and feasts are finer than a year. Say how long ago.")),
    kinds.AGE: (_("Age over 89"), _("Ages over 89 are one group. Say “over 89”.")),
    kinds.PHONE: (_("Telephone number"), _("Take the number out.")),
    kinds.SSN: (_("Social Security number"), _("Take the number out.")),
    kinds.RECORD: (_("Number of a record"), _("Numbers of records, accounts, licenses and devices belong to one person. Take it out.")),
    kinds.NUMBER: (_("Number"), _("This may be a number of one person, or a postal code. Take it out, or add its unit.")),
    kinds.LONG_NUMBER: (_("Long number"), _("So many digits without a unit are nearly always somebody's number. Take them out, or add the unit.")),
    kinds.MAIL: (_("E-mail address"), _("Take the address out.")),
    kinds.ADDRESS_ON_NET: (_("Address on the web"), _("A page can tell who somebody is. Take the address out.")),
    kinds.HANDLE: (_("Name on the web"), _("Take it out.")),
    kinds.STREET: (_("Street or post box"), _("Take the address out. The kind of place is enough: “a farm an hour from town”.")),
    kinds.ZIP: (_("Postal code"), _("Nothing smaller than a state. Take it out.")),
    kinds.PLACE: (_("Place"), _("Nothing smaller than a state. Say what kind of place: “a small mountain town”, “the county hospital”.")),
    kinds.ROOM: (_("Room or bed"), _("Take it out.")),
    kinds.EMPLOYER: (_("Employer"), _("Say what kind of work: “a paper mill”.")),
    kinds.ROLE: (_("Role that one person has"), _("In a small place everybody knows who that is. Say it more widely.")),
}  # fmt: skip

FIELDS = {
    "question": _("The question, in one sentence"),
    "story": _("What is known"),
    "tried": _("What was tried"),
    "feared": _("What is feared"),
    "wanted": _("What answer would help"),
    "text": _("What you want to say"),
    "references": _("References"),
}

DECLARATION = _(
    "I have read it through. It holds no name, no date, no number and no place by which this person, or anybody close to "
    "them, could be known, and I know of no way in which somebody could tell who they are."
)
