"""Two accounts of one person become one: the registry of what moves, what stays, and what is in the way.

Every column that names a person has a rule, and a test fails for one without. Whoever did something keeps having done
it: columns such as granted_by stay by their names. What is a person's own moves, and the app that owns it says how:

    class Notes(merging.Moves):
        about = ("courses.LessonNote.user",)
        words = _("Notes")

The office sees beforehand what would happen, and that is no guess: it is done, counted and taken back.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import timedelta

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import audit
from cms import people as accounts
from cms.errors import Refused
from cms.models import RoleGrant, User
from courses import facts
from courses.models import MergedAccount

A_MOMENT = timedelta(minutes=1)
MOVERS = []
STAYING = set()
GIVEN = []
DOERS = ("_by", "_by_user")
"""Columns whose names end so say who did something: that stays true."""
DOER_NAMES = frozenset({"by", "actor", "owner", "marker"})


class CannotMerge(Refused):
    """The two accounts stay two; the sentence says why."""

    title = gettext_lazy("The accounts were not merged.")


class LookAgain(CannotMerge):
    """Something changed after the office looked."""

    def __init__(self):
        super().__init__(_("Something changed since you looked. Look at it again; nothing was done."))


@dataclass(frozen=True)
class Remark:
    """A sentence about merging two accounts; `stops`: it is in the way until somebody else sees to it."""

    sentence: str
    stops: bool = False


@dataclass
class Pair:
    """The account that is kept, the other one, who merges them and why.

    absorbed: {id of a place: the kept place it became one with}.
    """

    keep: User
    other: User
    by: User | None = None
    why: str = ""
    absorbed: dict = field(default_factory=dict)


class Mover:
    """What becomes of some columns when two accounts are merged; registered by being defined.

    about: "app.Model.field", …; words: what it is called in the list the office looks at.
    """

    about = ()
    words = ""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.about:
            MOVERS.append(cls())

    def problems(self, pair):
        """Sentences about what keeps the two from being merged."""
        return ()

    def remarks(self, pair):
        """Sentences about what the office should know beforehand."""
        return ()

    def move(self, pair):
        """Move what there is; return (how many moved, how many stayed with the old account)."""
        raise NotImplementedError


class Moves(Mover):
    """Rows whose column changes from one account to the other; what the kept account has already stays behind."""

    def rows(self, label, name, pair):
        """The rows of the other account."""
        return apps.get_model(label)._base_manager.filter(**{name: pair.other})

    def move(self, pair):
        """Let each row name the kept account."""
        moved = stayed = 0
        for about in self.about:
            label, _dot, name = about.rpartition(".")
            done, left = move_rows(self.rows(label, name, pair), **{name: pair.keep})
            moved, stayed = moved + done, stayed + left
        return moved, stayed


def move_rows(rows, **values):
    """Give rows new values, those that may not have them excepted; return (how many did, how many did not)."""
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    if not pks:
        return 0, 0
    manager = rows.model._base_manager
    try:
        with transaction.atomic():
            return manager.filter(pk__in=pks).update(**values), 0
    except IntegrityError:
        return _one_by_one(manager, pks, values)


def _one_by_one(manager, pks, values):
    moved = 0
    for pk in pks:
        try:
            with transaction.atomic():
                moved += manager.filter(pk=pk).update(**values)
        except IntegrityError:
            continue  # the kept account has its like already, or the row may never change: it stays, and is counted
    return moved, len(pks) - moved


def given(function):
    """Register a function (holders, givers) → Remarks: what one account has from another that only others may give.

    Both are ids of the accounts that are to become one person's; nobody grades, waives or certifies for themself.
    """
    GIVEN.append(function)
    return function


def stay(*about):
    """Say that these columns ("app.Model.field") keep naming the old account."""
    STAYING.update(about)


def has_rule(about):
    """Whether somebody said what becomes of a column ("app.Model.field")."""
    name = about.rpartition(".")[2]
    by_name = name in DOER_NAMES or name.endswith(DOERS)
    return by_name or about in STAYING or any(about in mover.about for mover in MOVERS)


# What would happen, and doing it


@dataclass(frozen=True)
class Forecast:
    """What merging would do: [(words, moved, stayed), …], what to know, and what is in the way."""

    moved: tuple = ()
    remarks: tuple = ()
    problems: tuple = ()

    @property
    def digest(self):
        """What must be the same when it is done."""
        content = [[str(words), moved, stayed] for words, moved, stayed in self.moved]
        return hashlib.sha256(json.dumps([content, list(map(str, self.remarks))]).encode()).hexdigest()


class _TakenBack(Exception):
    """Ends a trial: everything done in it is undone."""


def forecast(keep, other, *, by):
    """Return what merging would do now: it is done, counted, and taken back."""
    pair = Pair(keep, other, by)
    problems = [*_problems_of_accounts(pair, by)]
    own = [] if problems else _given_to_oneself(pair)
    if not problems:
        problems = [sentence for mover in MOVERS for sentence in mover.problems(pair)]
        problems += [one.sentence for one in own if one.stops]
    if problems:
        return Forecast(problems=tuple(problems))
    remarks = tuple(sentence for mover in MOVERS for sentence in mover.remarks(pair))
    remarks += tuple(one.sentence for one in own)
    moved = ()
    try:
        with transaction.atomic():
            _say_so(pair, ())
            moved = _move(Pair(keep, other, by))
            raise _TakenBack
    except _TakenBack:
        return Forecast(moved, remarks)


def _given_to_oneself(pair):
    holders = {pair.keep.pk, pair.other.pk}
    givers = accounts_of(pair.keep.pk) | accounts_of(pair.other.pk)
    return [remark for function in GIVEN for remark in function(holders, givers)]


def _problems_of_accounts(pair, by):
    if pair.keep == pair.other:
        yield _("This is one and the same account.")
        return
    if by and by.pk in (pair.keep.pk, pair.other.pk):
        yield _("Nobody merges their own account. Somebody else in the office has to do it.")
    for account in (pair.keep, pair.other):
        if not account.is_active:
            yield _("%(address)s is switched off.") % {"address": account.email}
    if RoleGrant.objects.filter(user=pair.other, ended_at=None).exists() or pair.other.is_superuser:
        yield _("%(address)s works here. An administrator has to end its roles first.") % {
            "address": pair.other.email
        }


def merge(*, keep, other, seen, by, why):
    """Make two accounts one: what the other has moves, its sign-in ends, and it stands for the kept one for good.

    seen: the digest of the Forecast the office looked at. Twice is once. Raises CannotMerge, LookAgain.
    """
    if not why.strip():
        raise CannotMerge(_("Say why. The reason is kept in the log."))
    with transaction.atomic():
        locked = User.objects.select_for_update().filter(pk__in=[keep.pk, other.pk]).order_by("pk")
        people = {one.pk: one for one in locked}
        keep, other = people[keep.pk], people[other.pk]
        done = MergedAccount.objects.filter(account=other).first()
        if done and done.stands_for_id == keep.pk:
            return done
        expected = forecast(keep, other, by=by)
        if expected.problems:
            raise CannotMerge(" ".join(map(str, expected.problems)))
        if expected.digest != seen:
            raise LookAgain
        pair = Pair(keep, other, by, why.strip()[:500])
        merged = _say_so(pair, expected.moved)
        if _move(pair) != expected.moved:
            raise LookAgain
        try:
            accounts.switch_off(user=other, by=by, why=why)
        except ValidationError as error:
            raise CannotMerge(" ".join(error.messages)) from None
        counts = {str(words): moved for words, moved, _stayed in expected.moved if moved}
        audit.record("merged", merged, by=by, why=why, account=other.pk, stands_for=keep.pk, moved=counts)
        facts.changed(keep.pk, other.pk)
    return merged


def _say_so(pair, moved):
    """The row by which the database lets attempts change hands."""
    return MergedAccount.objects.create(
        account=pair.other,
        stands_for=pair.keep,
        email=pair.other.email,
        why=pair.why,
        by=pair.by,
        moved=[[str(words), done, stayed] for words, done, stayed in moved],
    )


def _move(pair):
    found = []
    for mover in MOVERS:
        moved, stayed = mover.move(pair)
        if moved or stayed:
            found.append((str(mover.words), moved, stayed))
    return tuple(found)


def was_just_done(keep, *, by):
    """Whether this person merged an account into this one a moment ago: they press a button twice."""
    since = timezone.now() - A_MOMENT
    return MergedAccount.objects.filter(stands_for=keep, by=by, at__gte=since).exists()


def standing_for(user_ids):
    """Return {id of a merged account: id of the account that is kept}, however often accounts were merged."""
    found = {}
    asked = set(user_ids)
    while asked:
        rows = dict(MergedAccount.objects.filter(account__in=asked).values_list("account", "stands_for"))
        asked = set(rows.values()) - set(found)
        found |= rows
    return {old: _last(found, old) for old in found if old in set(user_ids)}


def accounts_of(user_id):
    """Return the ids of every account of the person behind one: itself, and all that were merged with it."""
    last = standing_for([user_id]).get(user_id, user_id)
    found, asked = {last}, {last}
    while asked:
        rows = MergedAccount.objects.filter(stands_for__in=asked)
        asked = set(rows.values_list("account", flat=True)) - found
        found |= asked
    return frozenset(found)


def is_one_person(*user_ids):
    """Whether these accounts (ids) are one person's: the same account, or accounts that were merged."""
    found = standing_for(user_ids)
    return len({found.get(pk, pk) for pk in user_ids}) == 1


def _last(found, pk):
    while pk in found:
        pk = found[pk]
    return pk
