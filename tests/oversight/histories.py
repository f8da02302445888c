"""Random histories: a year in three offices, through the verbs and behind their back."""

from contextlib import suppress
from datetime import timedelta
from random import Random

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F
from django.utils import timezone

from cases.domain import clocks
from cases.domain.contacts import decide_exemption, log_attempt, request_exemption
from cases.domain.corrections import decide_correction, request_correction
from cases.domain.demands import Incomplete
from cases.domain.merging import merge
from cases.domain.pauses import pause, resume
from cases.domain.steps import NotNow, available
from cases.domain.voiding import void
from cases.domain.withdrawals import withdraw
from cases.duties.contract import all_duties
from cases.enums import OPEN_STAGES, Channel, ContactResult, ExemptReason
from cases.facts import PartyIdentity
from cases.models import Case, Clock
from oversight.domain import tallies
from tests.matters import matter, nameless
from tests.walks import do

REFUSED = (NotNow, Incomplete, PermissionDenied)
CHANNELS = [Channel.LETTER, Channel.CALL, Channel.ONLINE]


class History:
    """What happens in the offices of `people` (office → clerk, second officer, director), by a seed."""

    def __init__(self, seed: int, people: dict, traveller):
        self.random = Random(seed)
        self.people = people
        self.traveller = traveller
        self.made = 0

    def live(self, steps: int) -> None:
        """Let so many things happen, on days that go by."""
        for _step in range(steps):
            self.traveller.shift(timedelta(days=self.random.choice((0, 0, 1, 2, 5)), minutes=7))
            deed = self.random.choices(*zip(*self.deeds(), strict=True))[0]
            with suppress(*REFUSED):
                deed()

    def deeds(self) -> list[tuple]:
        """What may happen, and how often."""
        return [
            (self.register, 6),
            (self.advance, 14),
            (self.void, 1),
            (self.withdraw, 1),
            (self.merge, 1),
            (self.pause, 1),
            (self.resume, 1),
            (self.exempt, 2),
            (self.reach, 2),
            (self.correct_channel, 1),
            (self.move_behind_the_back, 1),
            (self.spoil_clocks, 1),
            (self.sync, 2),
            (self.delete, 1),
            (tallies.fold, 3),
        ]

    def register(self) -> None:
        """A matter that came up to a month ago."""
        office, (clerk, second, _director) = self.random.choice(list(self.people.items()))
        self.made += 1
        unknown = self.random.random() < 0.15
        reach = {} if unknown else {"phone": f"139{self.made:08d}", "address": "某村"}
        received = timezone.now() - timedelta(days=self.random.choice((0, 0, 0, 3, 30)), hours=1)
        matter(
            office=office,
            by=clerk,
            second_officer=second,
            duty=self.random.choice(all_duties()),
            identity=PartyIdentity(name=f"某{self.made}", **reach),
            received_at=received,
            channel=self.random.choice(CHANNELS),
            contact_unknown=unknown,
            late_reason="节后补录",
        )

    def case(self, **where) -> Case:
        """Some case; NotNow where there is none."""
        found = list(Case.objects.filter(**where).select_related("office__procuratorate").order_by("id"))
        if not found:
            raise NotNow(None)
        return self.random.choice(found)

    def advance(self) -> None:
        case = self.case()
        clerk, _second, director = self.people[case.office]
        steps = [(deed, by) for by in (clerk, director) for deed in available(case, by)]
        if steps:
            deed, by = self.random.choice(steps)
            do(case, deed.name, by)

    def void(self) -> None:
        case = self.case()
        void(case_id=case.pk, by=self.people[case.office][2], version=case.version, reason="重复录入")

    def withdraw(self) -> None:
        case = self.case()
        withdraw(case_id=case.pk, by=self.people[case.office][0], version=case.version, reason="本人撤回")

    def merge(self) -> None:
        case = self.case(stage__in=OPEN_STAGES)
        target = self.case(office=case.office)
        director = self.people[case.office][2]
        merge(case_id=case.pk, target_id=target.pk, by=director, version=case.version, reason="同一事项")

    def pause(self) -> None:
        case = self.case()
        pause(case_id=case.pk, by=self.people[case.office][0], version=case.version, material="身份证明")

    def resume(self) -> None:
        case = self.case(paused=True)
        resume(case_id=case.pk, by=self.people[case.office][0], version=case.version)

    def exempt(self) -> None:
        case = self.case(stage__in=OPEN_STAGES)
        clerk, _second, director = self.people[case.office]
        nameless(case)
        asked = request_exemption(
            case_id=case.pk, by=clerk, version=case.version, reason=ExemptReason.ANONYMOUS
        )
        decide_exemption(exemption_id=asked.pk, by=director, version=case.version + 1, granted=True)

    def reach(self) -> None:
        """Somebody is reached, whether or not an exemption holds; if it does, it ends."""
        case = self.case(stage__in=OPEN_STAGES)
        tried = {"at": timezone.now(), "method": "phone", "result": ContactResult.REACHED}
        log_attempt(case_id=case.pk, by=self.people[case.office][0], **tried)

    def correct_channel(self) -> None:
        case = self.case(stage__in=OPEN_STAGES)
        clerk, _second, director = self.people[case.office]
        changes = {"channel": self.random.choice(CHANNELS)}
        asked = request_correction(
            case_id=case.pk, changes=changes, parties={}, reason="登记有误", version=case.version, by=clerk
        )
        decide_correction(correction_id=asked.pk, granted=True, note="", by=director)

    def move_behind_the_back(self) -> None:
        """SQL that no verb knows of: cases change office, channel and day of receipt."""
        office, channel = self.random.choice(list(self.people)), self.random.choice(CHANNELS)
        numbers = list(Case.objects.filter(merged_into=None).order_by("id").values_list("pk", flat=True))
        moved = numbers[self.random.randrange(5) :: 5]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE cases_case SET office_id = %s, channel = %s,"
                " received_at = received_at - interval '1 day' WHERE id = ANY(%s)",
                [office.pk, channel, moved],
            )

    def spoil_clocks(self) -> None:
        """Clocks are moved, removed and their end undone, without a word to anybody."""
        deed = self.random.randrange(3)
        numbers = list(Clock.objects.order_by("id").values_list("pk", flat=True))
        some = Clock.objects.filter(pk__in=self.random.sample(numbers, min(2, len(numbers))))
        if deed == 0:
            some.update(due_on=F("due_on") - timedelta(days=9))
        elif deed == 1:
            some.update(state="running", in_time=None, stopped_on=None, stopped_by=None)
        else:
            some.delete()

    def sync(self) -> None:
        """The clocks of a case are derived anew."""
        clocks.sync(self.case())

    def delete(self) -> None:
        """A case is deleted with all that hangs on it."""
        self.case(merged_cases=None).delete()
