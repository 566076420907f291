"""`manage.py signing_keys`: the keys that sign certificates and credentials; see docs/keys.md."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.models import SigningKey
from certificates.signing import authority, keys
from certificates.signing.errors import NoKey

ALL = "all"


class Command(BaseCommand):
    help = "List, make, replace, retire or distrust the keys that sign certificates and credentials."

    def add_arguments(self, parser):
        does = parser.add_subparsers(dest="does", metavar="WHAT")
        does.add_parser(
            "list", help="Say which keys there are and what becomes of each (also without a word)."
        )
        for word, meaning in (
            ("make", "Make a key where there is none yet."),
            ("rotate", "Make a new key and retire the one before it; what that one signed goes on counting."),
        ):
            one = does.add_parser(word, help=meaning)
            one.add_argument("purpose", choices=[*SigningKey.Purpose.values, ALL])
            one.add_argument(
                "--years", type=int, default=authority.YEARS, help="How long a document key is valid."
            )
        for word, meaning in (
            ("retire", "Let a key sign no more; what it signed goes on counting."),
            ("distrust", "A key was lost or stolen: nothing it signed counts any more."),
        ):
            one = does.add_parser(word, help=meaning)
            one.add_argument("name")
            one.add_argument("--why", required=True, help="The reason, for the record.")
        does.add_parser(
            "adopt", help="Enter the key that DOCUMENT_SIGNER names, and retire the one before it."
        )
        does.add_parser("root", help="Print the certificates under which our documents are signed, as PEM.")

    def handle(self, *, does, **options):
        try:
            getattr(self, f"_{does or 'list'}")(**options)
        except NoKey as refusal:
            raise CommandError(str(refusal.sentence)) from None

    def _list(self, **options):
        now = timezone.now()
        found = list(SigningKey.objects.order_by("purpose", "made_at", "pk"))
        for key in found:
            signed = key.signatures.count()
            self.stdout.write(
                f"{key.name:<20} {key.get_purpose_display():<16} {_state(key, now)}; {signed} signatures"
            )
        for purpose in SigningKey.Purpose:
            if SigningKey.objects.current(purpose) is None:
                self.stdout.write(
                    f"No key for: {purpose.label.lower()}. Run: manage.py signing_keys make {purpose}"
                )

    def _make(self, *, purpose, years, **options):
        for one in _purposes(purpose):
            if key := SigningKey.objects.current(one):
                self.stdout.write(f"There is a key for this already: {key.name}.")
                continue
            self._say_made(keys.make(one, years=years))

    def _rotate(self, *, purpose, years, **options):
        for one in _purposes(purpose):
            self._say_made(keys.rotate(one, years=years))

    def _retire(self, *, name, why, **options):
        key = _named(name)
        keys.retire(key, why=why)
        self.stdout.write(f"{key.name} signs no more. What it signed goes on counting.")

    def _distrust(self, *, name, why, **options):
        key = _named(name)
        count = keys.distrust(key, why=why).count()
        self.stdout.write(f"Nothing that {key.name} signed counts any more.")
        if count:
            self.stdout.write(
                f"{count} certificates bear its signature. The office must issue those that are valid anew: at the "
                "desk, under Batches, it puts them together, and a second person approves."
            )
        if SigningKey.objects.current(key.purpose) is None:
            self.stdout.write(
                f"There is no key to sign with now. Run: manage.py signing_keys make {key.purpose}"
            )

    def _adopt(self, **options):
        key = keys.adopt()
        self.stdout.write(
            f"Documents are signed with {key.name} from now on, until {key.not_after:%Y-%m-%d}."
        )

    def _root(self, **options):
        for root in keys.root_certificates():
            self.stdout.write(root.strip())

    def _say_made(self, key):
        until = f", until {key.not_after:%Y-%m-%d}" if key.not_after else ""
        self.stdout.write(f"{key.name} signs from now on{until}. Back up the folder of SIGNING_KEYS.")


def _state(key, now):
    if key.distrusted_at:
        return f"distrusted since {key.distrusted_at:%Y-%m-%d}: nothing it signed counts"
    if key.retired_at:
        return f"retired {key.retired_at:%Y-%m-%d}: what it signed counts"
    if key.is_expired(now):
        return f"EXPIRED {key.not_after:%Y-%m-%d}: signs no more; rotate it"
    return "signs" + (f" until {key.not_after:%Y-%m-%d}" if key.not_after else "")


def _purposes(word):
    return SigningKey.Purpose.values if word == ALL else [word]


def _named(name):
    try:
        return SigningKey.objects.get(name=name)
    except SigningKey.DoesNotExist:
        raise CommandError(f"There is no key {name}. `manage.py signing_keys` lists them.") from None
