"""Townships of China and the codes that they bore (statistics edition 2023, china-division 2.7.0)."""

from collections import defaultdict
from datetime import date, timedelta

from offices.enums import TownshipKind
from offices.models import Township, TownshipCode
from offices.reference.files import rows

# Counties that only the statistics know: no code of GB/T 2260 belongs to them.
STATISTICAL_COUNTIES = {"620171": "兰州新区为统计用县级代码，不属GB/T 2260"}
FIELDS = ("name", "kind", "district_code", "district_name")


def kind_of(code: str) -> str:
    """Return the kind of a township unit from the last three digits of its code (GB/T 10114)."""
    serial = int(code[6:])
    if 1 <= serial <= 99:
        return TownshipKind.STREET
    if 100 <= serial <= 199:
        return TownshipKind.TOWN
    if 200 <= serial <= 399:
        return TownshipKind.TOWNSHIP
    return TownshipKind.OTHER


def province_codes() -> dict[str, str]:
    """Return the two-digit codes of the provinces in the file, with their names."""
    return {row["code"]: row["name"] for row in rows("divisions.csv.xz") if len(row["code"]) == 2}


def load(provinces: set[str]) -> tuple[int, int]:
    """Add the townships of `provinces` (two-digit codes), mend those that differ; return both counts."""
    districts = {row["code"]: row["name"] for row in rows("divisions.csv.xz")}
    wanted = {
        row["code"]: (row["name"], kind_of(row["code"]), row["code"][:6], districts[row["code"][:6]])
        for row in rows("townships.csv.xz")
        if row["code"][:2] in provinces
    }
    held = {code: tuple(rest) for code, *rest in Township.objects.values_list("code", *FIELDS)}
    differing = [code for code, values in wanted.items() if held.get(code) != values]
    Township.objects.bulk_create(
        (Township(code=code, **dict(zip(FIELDS, wanted[code], strict=True))) for code in differing),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=FIELDS,
        batch_size=5000,
    )
    _load_codes()
    added = sum(code not in held for code in differing)
    return added, len(differing) - added


def _load_codes() -> None:
    """Give every township that has none its spells of codes: the earlier ones, then today's."""
    earlier = defaultdict(list)
    for row in rows("township_codes.csv"):
        earlier[row["code"]].append(row)
    spells = []
    for township in Township.objects.filter(codes=None).only("code", "district_code").iterator():
        since = None
        for row in sorted(earlier[township.code], key=lambda row: row["last_day"]):
            last_day = date.fromisoformat(row["last_day"])
            spells.append(_spell(township, row["earlier_code"], since, last_day, row["note"]))
            since = last_day + timedelta(days=1)
        note = STATISTICAL_COUNTIES.get(township.district_code, "")
        spells.append(_spell(township, township.code, since, None, note))
    TownshipCode.objects.bulk_create(spells, batch_size=5000)


def _spell(township, code, valid_from, valid_to, note) -> TownshipCode:
    return TownshipCode(
        township=township,
        code=code,
        district_code=code[:6],
        valid_from=valid_from,
        valid_to=valid_to,
        note=note,
    )
