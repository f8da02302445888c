"""Procuratorates, departments and offices of Lanzhou, as the news article of June 2017 counts them.

Each part is added where it is missing and never touched again, so that what an admin changed on screen stays.
"""

from collections.abc import Iterator

from offices.enums import PilotStage
from offices.models import Department, Office, OfficeTownship, Procuratorate, Township

OWN_FIELDS = ("name", "short_name", "level")


def place_of(township_name: str) -> str:
    """Return the name of a township without its kind: 酒泉路街道 becomes 酒泉路."""
    for kind in ("街道", "镇", "乡"):
        if township_name.endswith(kind):
            return township_name.removesuffix(kind)
    return township_name


def load_procuratorates(entries: list[dict]) -> int:
    """Add the missing procuratorates, superiors first; return how many."""
    held = {procuratorate.code: procuratorate for procuratorate in Procuratorate.objects.all()}
    missing = [entry for entry in entries if entry["code"] not in held]
    for entry in missing:
        held[entry["code"]] = Procuratorate.objects.create(
            code=entry["code"],
            parent=held.get(entry.get("parent")),
            **{field: entry[field] for field in OWN_FIELDS},
        )
    return len(missing)


def load_departments(entries: list[dict]) -> int:
    """Add departments to every city and district procuratorate that has none; return how many."""
    bare = Procuratorate.objects.filter(departments=None).exclude(level="province")
    created = Department.objects.bulk_create(
        Department(
            procuratorate=procuratorate,
            name=entry.get(f"{procuratorate.level}_name", entry["name"]),
            business_lines=entry["lines"],
            valid_from=entry["valid_from"],
            valid_to=entry.get("valid_to"),
        )
        for procuratorate in bare
        for entry in entries
    )
    return len(created)


def numbered_offices(entries: list[dict]) -> Iterator[tuple[str, int, dict]]:
    """Walk over all offices of the file: code of the procuratorate, number, entry."""
    for entry in entries:
        for number, office in enumerate(entry.get("offices", ()), start=1):
            yield entry["code"], number, office


def load_offices(entries: list[dict], opened_on) -> int:
    """Add the missing offices with their seats and the further townships that they serve; return how many.

    Raises KeyError when a township of the file has not been loaded.
    """
    held = set(Office.objects.values_list("procuratorate__code", "number"))
    missing = [found for found in numbered_offices(entries) if found[:2] not in held]
    if not missing:
        return 0
    procuratorates = Procuratorate.objects.in_bulk(field_name="code")
    wanted = {code for *_, office in missing for code in (office["seat"], *office["serves"])}
    townships = Township.objects.in_bulk(wanted, field_name="code")
    offices = Office.objects.bulk_create(
        Office(
            procuratorate=procuratorates[code],
            number=number,
            name=f"{place_of(townships[office['seat']].name)}检察室",
            seat=townships[office["seat"]],
            is_example=True,
            opened_on=opened_on,
            pilot_stage=PilotStage.FOSTERED if office.get("pilot") else PilotStage.NONE,
        )
        for code, number, office in missing
    )
    OfficeTownship.objects.bulk_create(
        OfficeTownship(office=made, township=townships[code], valid_from=opened_on)
        for made, (*_, office) in zip(offices, missing, strict=True)
        for code in office["serves"]
    )
    return len(offices)
