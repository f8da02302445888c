"""What is told at registration, as values: of the case, of each party, of each piece of evidence."""

from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal

from cases.enums import COMING_ROLES, Gender, IdType, PartyRole, Secrecy, Urgency
from offices.models import Staff, Township

EVIDENCE = "evidence-"  # before the uid of a row of the list of materials, among the fields of a correction


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """The matter. `received_at` is aware; `amount` is in yuan.

    `head_count` counts the people who came in person; it is 1 where the matter came in another way.
    What is missing has the value of an empty field, so that a half-filled form can be judged too.
    """

    kind: str = ""
    title: str = ""
    narrative: str = ""
    claims: str = ""
    channel: str = ""
    purpose: str = ""
    content_class: str = ""
    urgency: str = Urgency.NORMAL
    secrecy: str = Secrecy.INTERNAL
    flags: tuple[str, ...] = ()
    township: Township | None = None
    village: str = ""
    occurred_on: date | None = None
    head_count: int = 1
    persons_involved: int | None = None
    amount: Decimal | None = None
    told_elsewhere: str = ""
    is_anonymous: bool = False
    wants_secrecy: bool = False
    contact_unknown: bool = False
    received_at: datetime | None = None
    late_reason: str = ""
    received_by: Staff | None = None
    second_officer: Staff | None = None


@dataclass(frozen=True, kw_only=True)
class PartyIdentity:
    """What is sealed of a party. Numbers are as `cases.validators` writes them; `birth_date` is ISO 8601."""

    name: str = ""
    id_number: str = ""
    birth_date: str = ""
    phone: str = ""
    landline: str = ""
    address: str = ""
    household_address: str = ""
    postcode: str = ""
    workplace: str = ""
    occupation: str = ""
    position: str = ""
    rank: str = ""

    @property
    def has_contact(self) -> bool:
        """Whether there is a way to reach the party: a telephone or an address."""
        return bool(self.phone or self.landline or self.address)

    @classmethod
    def of(cls, values: dict[str, str]) -> "PartyIdentity":
        """Take what a box or a form holds; keys that are none of the identity's are left aside."""
        names = {item.name for item in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in names})

    def as_box(self) -> dict[str, str]:
        """Return what is not empty, to be sealed."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, kw_only=True)
class PartyFacts:
    """A party: the part it plays, what may be counted in clear, and the identity that is sealed."""

    role: str = PartyRole.PETITIONER
    identity: PartyIdentity = field(default_factory=PartyIdentity)
    is_primary: bool = False
    is_representative: bool = False
    is_unit: bool = False
    gender: str = Gender.UNKNOWN
    ethnicity: str = ""
    political: str = ""
    special_group: str = ""
    id_type: str = IdType.RESIDENT

    @property
    def came(self) -> bool:
        """Whether the party is one that turned to the office, not one that the matter is about."""
        return self.role in COMING_ROLES


@dataclass(frozen=True, kw_only=True)
class EvidenceFacts:
    """A line of the list of evidence."""

    name: str
    quantity: int = 1
    pages: int | None = None
    is_original: bool = False
    note: str = ""
