"""Twenty-four invented learners over ten disciplines, and what each of them still lacks. Nobody here is real."""

from dataclasses import dataclass, replace

# What a learner lacks. The loader does everything else for them.
READING, CASE, SAFETY, GRADE, AVERAGE, INTENSIVE, PLANS, RATING, EVALUATION, PROFILE, SCOPE = (
    "reading",
    "case",
    "safety",
    "grade",
    "average",
    "intensive",
    "plans",
    "rating",
    "evaluation",
    "profile",
    "scope",
)
NOTHING = ()

# What happened to them beyond their work.
ISSUED, REVOKED, REPLACED, RENAMED, PROPOSED, WAIVED, WAIVER_ASKED, DEFERRED, WITHDRAWN, AWAY = (
    "issued",
    "revoked",
    "replaced",
    "renamed",
    "proposed",
    "waived",
    "waiver_asked",
    "deferred",
    "withdrawn",
    "away",
)


@dataclass(frozen=True)
class Person:
    """One invented learner.

    seat     discipline and sub-role, as codes
    name     as it stands on the certificate, where it is not first and last name
    lacks    what is still to be done
    state    what happened to them beyond their work
    """

    first: str
    last: str
    seat: str
    credentials: str = ""
    name: str = ""
    lacks: tuple[str, ...] = NOTHING
    state: str = ""

    @property
    def on_paper(self):
        """The name as it is printed."""
        return self.name or f"{self.first} {self.last}"

    @property
    def discipline(self):
        """Code of the discipline."""
        return self.seat.partition("/")[0]


PEOPLE = (
    Person("Adaeze", "Birchfield", "pharmacist", "PharmD"),
    Person("Ulrich", "Sandmeer", "spiritual-care", "MDiv"),
    Person("Inés", "Castelmar", "physician", "MD"),
    Person("Paul", "Dufraisne", "physician-assistant", "PA-C", lacks=(SAFETY,)),
    Person("Maja", "Eriksholm", "social-worker", "LCSW", lacks=(PLANS, INTENSIVE)),
    Person("Claire", "Fontanelle", "nurse/bsn", "BSN, RN", lacks=(GRADE, CASE)),
    Person("Asa", "Greenmoor", "counselor", "LPC", lacks=(AVERAGE,)),
    Person("Yusra", "Hamdane", "psychologist", "PsyD", lacks=(RATING,)),
    Person("Ren", "Ishibara", "therapist", "MT-BC", state=ISSUED),
    Person("Pilar", "Jaramundi", "nurse/apn", "MSN, APRN", state=ISSUED),
    Person("Tobias", "Kettleworth", "ethicist", "PhD", lacks=(EVALUATION,)),
    Person("Nguyệt", "Lâmsơn", "pharmacist", "PharmD", lacks=(READING, CASE, RATING, EVALUATION), state=AWAY),
    Person("Oona", "Marrowby", "physician", "DO", lacks=(SCOPE,)),
    Person("Ximena", "Norwalder", "nurse/bsn", "BSN, RN", lacks=(READING, CASE, PLANS), state=DEFERRED),
    Person("Gideon", "Oxenham-Vale", "spiritual-care", "BCC", lacks=(READING, CASE), state=WITHDRAWN),
    Person("Leyla", "Pashwan", "social-worker", "LMSW", name="ليلى پشوان"),
    Person("Quillon", "Rastgar", "physician-assistant", "PA-C", state=REVOKED),
    Person("Beatriz", "Solanova", "nurse/apn", "DNP, APRN", state=REPLACED),
    Person("Imre", "Tarkovány", "therapist", "PT, DPT", state=RENAMED),
    Person(
        "Wilhelmina",
        "Undset",
        "psychologist",
        "PhD, ABPP",
        name="Wilhelmina Anneliese Constantia van der Undset-Hohenbrück",
        state=PROPOSED,
    ),
    Person("Kenji", "Varasawa", "counselor", "LPC", lacks=(INTENSIVE,), state=WAIVED),
    Person("Dimitra", "Wexford", "ethicist", "JD", lacks=(PLANS,), state=WAIVER_ASKED),
    Person("Efua", "Yarborough", "nurse/bsn", "BSN, RN", lacks=(PROFILE, READING, CASE, RATING, EVALUATION)),
    Person("Zsófia", "Zeller", "physician", "MD", lacks=(READING, CASE, RATING), state=AWAY),
)

FIRST = [
    "Alma",
    "Bram",
    "Cleo",
    "Dov",
    "Esme",
    "Finn",
    "Greta",
    "Hugo",
    "Iris",
    "Jonas",
    "Kaya",
    "Levi",
    "Mira",
    "Nils",
    "Opal",
    "Petra",
    "Rune",
    "Sibyl",
    "Theo",
    "Uma",
    "Veda",
    "Wim",
    "Yara",
    "Zeno",
]
LAST = [
    "Ashdown",
    "Brookmere",
    "Calloway",
    "Dunmarrow",
    "Elmstead",
    "Farrowick",
    "Glenholt",
    "Harrowgate",
    "Inglemoor",
    "Juniper",
    "Kestrelby",
    "Larkfield",
    "Mossgrave",
    "Netherby",
    "Oakhanger",
    "Pinderfield",
    "Quarrington",
    "Rookhurst",
    "Stonebeck",
    "Thornaby",
    "Umberleigh",
    "Vantry",
    "Winterslow",
    "Yewdale",
]


def invented(number):
    """One more learner, the same for the same number: their seat and what they lack go round."""
    like = PEOPLE[number % len(PEOPLE)]
    first, last = FIRST[number % len(FIRST)], LAST[(number // len(FIRST)) % len(LAST)]
    return Person(first, f"{last} {number}", like.seat, like.credentials, lacks=like.lacks)


def seated(number):
    """The same person with a whole profile, whatever the one they are made after lacks."""
    return replace(invented(number), lacks=NOTHING)
