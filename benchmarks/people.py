"""The people of the cases: made up, sealed by the portal's own vault, copied in by processes of their own."""

import io
import multiprocessing
import random
import uuid
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache

import django
import psycopg2
from django.db import connection
from stdnum.iso7064 import mod_11_2

from benchmarks.words import ROADS, VILLAGES
from cases.demo.words import GIVEN, SURNAMES
from cases.domain.identities import likeness
from cases.enums import PartyRole
from cases.facts import PartyIdentity
from cases.repeats import Likeness
from offices import vault

PROCESSES = 2
BATCH = 20_000
NAMES = 20_000
LANDLINES = 8  # one of so many gives a landline beside the mobile telephone
COLUMNS = (
    "uid, case_id, role, is_primary, is_representative, is_unit, gender, ethnicity, political, special_group,"
    " id_type, sealed, name_index, sound_index, id_index, phone_index,"
    " landline_index"
)


def copy_people(cases: int, districts: Sequence[str]) -> tuple[ProcessPoolExecutor, list[Future]]:
    """Begin to give each of the cases 1 to `cases` its petitioner; `districts` are codes of six digits."""
    access = connection.get_connection_params()
    access.pop("cursor_factory", None)
    pool = ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn"), initializer=django.setup)
    edges = [cases * part // PROCESSES for part in range(PROCESSES + 1)]
    spans = zip(edges, edges[1:], strict=False)
    return pool, [pool.submit(_copy, access, first + 1, last, districts) for first, last in spans]


def _name(dice: random.Random) -> str:
    return dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))


def identity_of(number: int, district: str, name: str, dice: random.Random) -> dict[str, str]:
    """Make up who person `number` is; number and telephone are theirs alone."""
    born = date(1945, 1, 1) + timedelta(days=number % 21_000)
    stem = f"{district}{born:%Y%m%d}{number // 21_000 % 1000:03d}"
    return {
        "name": name,
        "id_number": stem + mod_11_2.calc_check_digit(stem),
        "birth_date": born.isoformat(),
        "phone": f"{(138, 139, 150, 186)[number % 4]}{number * 7919 % 100_000_000:08d}",
        **({"landline": f"0931-{number * 7 % 10_000_000:07d}"} if number % LANDLINES == 0 else {}),
        "address": f"{dice.choice(VILLAGES)}村{dice.choice(ROADS)}{dice.randint(1, 300)}号",
    }


@cache
def _of_name(name: str) -> Likeness:
    """How a name is found; its sound is worth keeping, since many people share a name."""
    return likeness(PartyRole.PETITIONER, PartyIdentity(name=name))


def _row(number: int, district: str, names: Sequence[str], dice: random.Random) -> str:
    """Return a line of COPY: what `cases.domain.identities.seal_party` makes of a petitioner."""
    identity, uid = identity_of(number, district, dice.choice(names), dice), uuid.uuid4()
    box = vault.seal(identity, f"party:{uid}")
    name = _of_name(identity["name"])
    numbers = {kind: identity.get(kind, "") for kind in ("id_number", "phone", "landline")}
    other = likeness(PartyRole.PETITIONER, PartyIdentity(**numbers))
    clear = f"{uid}\t{number}\tpetitioner\tt\tf\tf\t{1 if number % 2 else 2}\t\t\t\tresident"
    found_by = (name.name, name.sound, other.id, other.phone, other.landline)
    indexes = [f"\\\\x{index.hex()}" if index else "\\N" for index in found_by]
    return "\t".join((clear, f"\\\\x{box.hex()}", *indexes)) + "\n"


def _copy(access: dict, first: int, last: int, districts: Sequence[str]) -> int:
    dice = random.Random(first)
    names = [_name(dice) for _number in range(NAMES)]
    with psycopg2.connect(**access) as link, link.cursor() as cursor:
        for start in range(first, last + 1, BATCH):
            batch = range(start, min(start + BATCH, last + 1))
            lines = (_row(number, districts[number % len(districts)], names, dice) for number in batch)
            cursor.copy_expert(f"COPY cases_party ({COLUMNS}) FROM STDIN", io.StringIO("".join(lines)))
    return last - first + 1
