"""Lines of a roster and what is known of their people → what would happen to each, pure.

`in_file` says what the file itself makes doubtful; `judge` adds what is known on the day. The second is asked again
when a plan is carried out: a line whose answer differs is not touched.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from courses.rosters.reading import Line

NEW, MATCHED, ALREADY, CONFLICT, REFUSED = "new", "matched", "already", "conflict", "refused"
KINDS = (CONFLICT, REFUSED, NEW, MATCHED, ALREADY)
"""In the order in which the office has to look at them."""

INVITATION, WELCOME, NOTHING = "invitation", "welcome", ""
LONGEST = {
    "email": 254,
    "first_name": 150,
    "last_name": 150,
    "certificate_name": 120,
    "credentials": 60,
    "student_id": 40,
}


@dataclass(frozen=True)
class Account:
    """An account as a roster meets it. enrollment: its state in this cohort, "" for none."""

    user: int
    first_name: str = ""
    last_name: str = ""
    certificate_name: str = ""
    seat: str = ""
    is_active: bool = True
    enrollment: str = ""
    elsewhere: str = ""
    """Another cohort of the program in which it studies now."""


@dataclass(frozen=True)
class Known:
    """What is known on the day about the addresses of a roster, all in small letters.

    seats       every seat by what a file may call it: {"advanced practice nurse (apn)": "nurse/apn", …}
    seat_names  {"nurse/apn": "Advanced practice nurse (APN)", …}
    accounts    {address: Account}
    invited     addresses with an invitation into this cohort that waits
    elsewhere   {address: another cohort of the program into which an invitation waits}
    is_address  whether a text is an e-mail address
    unprintable why a name cannot stand on a certificate, "" where it can
    """

    seats: Mapping[str, str] = field(default_factory=dict)
    seat_names: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    invited: frozenset[str] = frozenset()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    is_address: Callable[[str], bool] = lambda text: "@" in text
    unprintable: Callable[[str], str] = lambda name: ""


@dataclass(frozen=True)
class Plan:
    """What would happen to one line: its kind, why as sentences, remarks, whose account it is, and the letter."""

    kind: str
    reasons: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    user: int | None = None
    seat: str = ""
    letter: str = NOTHING

    @property
    def sure(self) -> tuple:
        """What must be the same when it is carried out."""
        return self.kind, self.reasons, self.user, self.seat


def address(line: Line) -> str:
    """The line's address as it is looked for."""
    return line.values.get("email", "").lower()


def in_file(lines: Iterable[Line]) -> dict[int, tuple[str, ...]]:
    """Return {line number: what is doubtful about it because of other lines}; the first of equal lines is fine."""
    same = defaultdict(list)
    for line in lines:
        if address(line):
            same[address(line)].append(line)
    found: dict[int, tuple[str, ...]] = {}
    for of_one in same.values():
        if len(of_one) == 1:
            continue
        first = of_one[0]
        for line in of_one:
            others = ", ".join(str(one.number) for one in of_one if one is not line)
            if all(one.values == first.values for one in of_one):
                if line is not first:
                    found[line.number] = (f"the same as line {first.number}.",)
            else:
                found[line.number] = (f"its address also stands in line {others}, with other words.",)
    return found


def judge(line: Line, known: Known, doubts: tuple[str, ...] = ()) -> Plan:
    """Say what would happen to a line. doubts: what `in_file` says of it."""
    email = address(line)
    wrong = [*line.problems, *_wrong_values(line, known)]
    if any(doubt.startswith("the same as") for doubt in doubts):
        wrong.extend(doubts)
    if wrong:
        return Plan(REFUSED, tuple(wrong))
    account = known.accounts.get(email)
    if account and not account.is_active:
        return Plan(REFUSED, ("its account is switched off.",), user=account.user)
    seat, seat_doubts = _seat(line, known)
    remarks = tuple(_remarks(line, known, account, seat))
    if account and account.enrollment in ("active", "completed"):
        return Plan(ALREADY, ("is in this cohort already.",), remarks, account.user, seat)
    if account is None and email in known.invited:
        return Plan(
            ALREADY, ("has an invitation into this cohort that waits. No second letter goes out.",), remarks
        )
    conflicts = [*doubts, *seat_doubts, *_conflicts(line, known, account, seat)]
    user = account.user if account else None
    letter = WELCOME if account else INVITATION
    if conflicts:
        return Plan(CONFLICT, tuple(conflicts), remarks, user, seat, letter)
    return Plan(MATCHED if account else NEW, (), remarks, user, seat, letter)


def plan(lines: Iterable[Line], known: Known) -> list[Plan]:
    """Say what would happen to each line, in their order."""
    lines = list(lines)
    doubts = in_file(lines)
    return [judge(line, known, doubts.get(line.number, ())) for line in lines]


def _wrong_values(line, known):
    if not line.values:
        return
    email = line.values.get("email", "")
    if not email:
        yield "it has no e-mail address."
    elif not known.is_address(email):
        yield f"“{email[:80]}” is not an e-mail address."
    for name, most in LONGEST.items():
        if len(line.values.get(name, "")) > most:
            yield f"“{line.values[name][:30]}…” is longer than {most} characters."


def _seat(line, known):
    """Return (code of the seat or "", what is doubtful about it)."""
    role, discipline = line.values.get("seat", ""), line.values.get("discipline", "")
    found = ""
    for words in filter(None, (discipline, role)):
        code = known.seats.get(words.casefold())
        under = known.seats.get(f"{found}/{words.casefold()}") if found else None
        if under or code:
            code = under or code
            if found and not code.startswith(found.partition("/")[0]):
                return found, (f"“{words}” belongs to another discipline than “{discipline}”.",)
            found = code if len(code) >= len(found) else found
        else:
            return found, (f"“{words[:60]}” is no discipline or role we know. They would be asked for it.",)
    return found, ()


def _conflicts(line, known, account, seat):
    email = address(line)
    if email in known.elsewhere:
        yield f"an invitation into {known.elsewhere[email]} waits for this address."
    if account is None:
        return
    if account.elsewhere:
        yield (
            f"studies in {account.elsewhere}. Ticked, they study in both cohorts. To move them instead, leave the "
            "line unticked and transfer them on their own page."
        )
    if account.enrollment:
        yield f"has {account.enrollment} from this cohort. Ticked, they come back."
    yield from _other_name(line, account)
    if seat and account.seat and not _fits(seat, account.seat):
        told, says = known.seat_names.get(seat, seat), known.seat_names.get(account.seat, account.seat)
        yield f"the file says {told}, the account says {says}. The account would stay as it is."


def _fits(told: str, says: str) -> bool:
    """Whether two seats are one, or one is the discipline of the other."""
    return told == says or told.startswith(f"{says}/") or says.startswith(f"{told}/")


def _other_name(line, account):
    told = " ".join(line.values.get(name, "") for name in ("first_name", "last_name")).strip()
    says = f"{account.first_name} {account.last_name}".strip()
    if told and says and _plain(told) != _plain(says):
        yield f"the file says {told}, the account says {says}. The account would stay as it is."
    told, says = line.values.get("certificate_name", ""), account.certificate_name
    if told and says and told != says:
        yield f"for the certificate the file says {told}, the account says {says}. The account would stay as it is."


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _remarks(line, known, account, seat):
    name = line.values.get("certificate_name", "")
    problem = known.unprintable(name) if name else ""
    if problem:
        yield f"the name for the certificate cannot be printed and is left out: {problem}"
    roles = [name for code, name in known.seat_names.items() if seat and code.startswith(f"{seat}/")]
    if roles and not (account and account.seat.startswith(f"{seat}/")):
        yield (
            f"“{known.seat_names.get(seat, seat)}” does not say which: {' or '.join(roles)}. Write one of these in "
            "the column Role, or they choose it themselves."
        )
