"""Who gets what at the routes of clocks and of the rules that they go by."""

from datetime import date, timedelta

from cases.domain.contacts import request_exemption
from cases.domain.extensions import request_extension
from cases.domain.pauses import pause
from cases.enums import ExemptReason
from cases.models import ClockRule
from cases.reference import loader
from tests import matters
from tests.permissions import ADMINS, BESIDE, CITY, EVERYBODY, OFFICE, Row
from tests.walks import do

READERS = f"{OFFICE} leader handler {CITY}"
OUTSIDE = f"{BESIDE} {ADMINS}"  # no reach: the case does not exist
TOMORROW = date(2026, 6, 16)


def prepare(world) -> None:
    """A case with the department, on whose clock more time is asked for; one paused, one untouched."""
    loader.load()
    office, clerk = world.city.office, world.clerk
    world.untouched = matters.nameless(matters.complaint(office, clerk))
    alike = {world.untouched.key: "different"}
    world.paused = matters.complaint(office, clerk, decisions=alike)
    pause(case_id=world.paused.pk, by=clerk, version=world.paused.version, material="身份证复印件")
    world.paused.refresh_from_db()
    world.case = matters.complaint(office, clerk, decisions=alike | {world.paused.key: "different"})
    do(world.case, "refer_department", world.director)
    world.clock = world.case.clocks.get(code="T08")
    world.extension = request_extension(
        clock_id=world.clock.pk, by=clerk, version=world.case.version, ground="案情复杂", length=30
    )
    world.case.refresh_from_db()
    matters.nameless(world.case)
    world.exemption = request_exemption(
        case_id=world.case.pk, by=clerk, version=world.case.version, reason=ExemptReason.ANONYMOUS
    )
    world.case.refresh_from_db()
    world.rule = ClockRule.objects.get(code="T76")
    world.coming = ClockRule.objects.create(
        code="G99", title="示例", who="procuratorate", unit="day", length=1, starts="收到", mark="design",
        is_policy=True, effective_from=TOMORROW,
    )  # fmt: skip
    ClockRule.objects.create(
        code="G99", title="示例", who="procuratorate", unit="day", length=1, starts="收到", mark="design",
        is_policy=True, effective_from=date(2017, 1, 1), effective_to=TOMORROW - timedelta(days=1),
    )  # fmt: skip


def untouched(world):
    return [world.untouched.key]


def paused(world):
    return [world.paused.key]


def clock(world):
    return [world.case.key, world.clock.pk]


def version(case_name, **fields):
    return lambda world: {"version": getattr(world, case_name).version, **fields}


def about(route, method, allowed, args, **fields):
    """A route of a case: in reach but without the right it is refused."""
    return Row(route, method, allowed=allowed, unseen=OUTSIDE, args=args, **fields)


CONTACT = {"at": "2026-06-15T09:50", "method": "phone", "result": "no_answer"}
RULE = {
    "effective_from": "2026-07-01", "title": "申请监督期限", "length": 2, "unit": "month", "roll": "on",
}  # fmt: skip

ROWS = [
    about("case_clock", "GET", READERS, clock),
    about("case_pause", "GET", OFFICE, untouched),
    about("case_pause", "POST", OFFICE, untouched, status=302, data=version("untouched", material="身份证")),
    about("case_resume", "GET", OFFICE, paused),
    about("case_resume", "POST", OFFICE, paused, status=302, data=version("paused")),
    about("case_contact", "GET", OFFICE, untouched),
    about("case_contact", "POST", OFFICE, untouched, status=302, data=version("untouched", **CONTACT)),
    about("case_exemption", "GET", OFFICE, untouched),
    about(
        "case_exemption", "POST", OFFICE, untouched, status=302, data=version("untouched", reason="anonymous")
    ),
    about("exemption_decision", "GET", "director leader", lambda w: [w.case.key, w.exemption.pk]),
    about(
        "exemption_decision",
        "POST",
        "director leader",
        lambda w: [w.case.key, w.exemption.pk],
        status=302,
        data=version("case", granted="yes"),
    ),
    about("clock_extension", "GET", OFFICE, clock),
    about("clock_extension", "POST", "", clock, more=dict.fromkeys(OFFICE.split(), 409),
          data=version("case", length=30, ground="案情复杂")),
    about("extension_decision", "GET", "leader mayor", lambda w: [w.case.key, w.extension.pk]),
    about(
        "extension_decision",
        "POST",
        "leader mayor",
        lambda w: [w.case.key, w.extension.pk],
        status=302,
        data=version("case", granted="yes", length=10),
    ),
    Row("rule_list", "GET", allowed=EVERYBODY),
    Row("rule", "GET", allowed=EVERYBODY, args=lambda w: ["T02"]),
    Row("rule_version", "GET", allowed="sysadmin", args=lambda w: ["T76"]),
    Row("rule_version", "POST", allowed="sysadmin", status=302, args=lambda w: ["T76"], data=lambda w: RULE),
    Row("rule_verification", "GET", allowed="sysadmin", args=lambda w: [w.rule.pk]),
    Row("rule_verification", "POST", allowed="sysadmin", status=302, args=lambda w: [w.rule.pk],
        data=lambda w: {"source": "最高人民检察院公报"}),
    Row("rule_discard", "GET", allowed="sysadmin", args=lambda w: [w.coming.pk]),
    Row("rule_discard", "POST", allowed="sysadmin", status=302, args=lambda w: [w.coming.pk],
        data=lambda w: {"confirmed": "on"}),
]  # fmt: skip
