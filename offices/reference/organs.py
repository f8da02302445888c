"""Outside bodies of Lanzhou, named by rule from the district and the seats of its offices: all examples."""

from collections.abc import Iterator

from offices.enums import OrganKind
from offices.models import Organ, Township
from offices.reference.organisation import place_of


def load(procuratorates: list[dict], kinds: list[dict]) -> int:
    """Add the outside bodies of every procuratorate whose district has none; return how many."""
    served = set(Organ.objects.values_list("district_code", flat=True).distinct())
    fresh = [entry for entry in procuratorates if entry["code"] not in served and "stem" in entry]
    seats = {office["seat"] for entry in fresh for office in entry.get("offices", ())}
    towns = {
        township.code: township
        for township in Township.objects.filter(code__in=seats).prefetch_related("codes")
    }
    by_code = {entry["code"]: entry for entry in procuratorates}
    organs = []
    for entry in fresh:
        organs += _bodies_of_district(entry, kinds)
        for office in entry.get("offices", ()):
            organs += _bodies_of_seat(entry, towns[office["seat"]], kinds, by_code)
    return len(Organ.objects.bulk_create(organs))


def _bodies_of_district(entry: dict, kinds: list[dict]) -> Iterator[Organ]:
    for kind in kinds:
        if entry["level"] in kind["at"]:
            yield Organ(
                name=kind["name"].format_map(entry),
                kind=OrganKind(kind["kind"]),
                district_code=entry["code"],
                valid_from=kind.get("valid_from"),
                is_example=True,
            )


def _bodies_of_seat(entry: dict, township: Township, kinds: list[dict], by_code: dict) -> Iterator[Organ]:
    """Bodies in one seat; a township that changed district has those of each district in turn."""
    places = {"seat", township.kind} | ({"tribunal"} if entry.get("tribunal") == township.code else set())
    words = {"place": place_of(township.name), "township": township.name}
    for spell in township.codes.all():
        if spell.district_code not in by_code:
            continue
        for kind in kinds:
            if places & set(kind["at"]):
                yield Organ(
                    name=kind["name"].format_map(by_code[spell.district_code] | words),
                    kind=OrganKind(kind["kind"]),
                    district_code=spell.district_code,
                    township=township,
                    valid_from=spell.valid_from,
                    valid_to=spell.valid_to,
                    is_example=True,
                )
