"""Moving what is sealed to the newest key, so that an older one may be taken out of FIELD_KEYS."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models, transaction
from django.db.models import BinaryField, Count, ExpressionWrapper

from offices import vault
from offices.domain import audit
from offices.models import Staff
from offices.sealing import SealedField, key_version_in

AT_ONCE = 500  # rows of a transaction
SAMPLES = 3  # boxes that are tried; a damaged one does not speak against its key

Tell = Callable[[SealedField, int, int], None]


class KeyMissing(Exception):
    """Boxes need a key that FIELD_KEYS does not have, or has with another value; `faults` says which."""

    def __init__(self, faults: list[str]):
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Outcome:
    """What a run did: boxes moved, rows whose box does not open, and all boxes by key version afterwards."""

    moved: int
    damaged: list[str]
    boxes: Counter[int]


def sealed_fields() -> list[SealedField]:
    """Return every sealed field of every model."""
    fields = (field for model in apps.get_models() for field in model._meta.local_fields)
    return [field for field in fields if isinstance(field, SealedField)]


def key_faults() -> list[str]:
    """Return how FIELD_KEYS does not fit the boxes that there are, a sentence each; an index answers at once.

    Raises vault.VaultError where the keys cannot be read.
    """
    return [fault for field in sealed_fields() for fault in _faults(field)]


def reseal(*, by: Staff | None, tell: Tell) -> Outcome:
    """Seal every box of an older key with the newest one; `tell` gets field, boxes moved, and how many of it
    there are to move.

    It may be stopped at any moment and started again, and people work meanwhile: a transaction holds few rows
    for a moment, and rows that somebody is writing come last. A box that does not open stays as it is. Blind
    indexes do not change. Begin and end (a stop too) go on record. Raises KeyMissing, before anything is
    written, where FIELD_KEYS does not fit, and vault.VaultError where it cannot be read.
    """
    faults = key_faults()
    if faults:
        raise KeyMissing(faults)
    waiting = {field: _count(field) for field in sealed_fields()}
    total = sum(_older(boxes) for boxes in waiting.values())
    moved, damaged = Counter(), []
    if total:
        _record("vault.reseal", by, waiting=total)
    try:
        for field, boxes in waiting.items():
            for done, broken in _passes(field):
                moved[field] += done
                damaged += broken
                tell(field, moved[field], _older(boxes))
    finally:
        left = sum((_count(field) for field in waiting), Counter())
        if total:
            _record("vault.resealed", by, moved=moved.total(), waiting=_older(left))
    return Outcome(moved.total(), damaged, left)


def _record(action: str, by: Staff | None, **detail: int) -> None:
    newest = str(vault.keys().newest)
    audit.record(action, by=by, object_type="key", object_ref=newest, detail=detail)


def _rows(field: SealedField) -> models.QuerySet:
    """Return the rows of the model, each with `box_key`: the version of the key of its box, two bytes."""
    version = ExpressionWrapper(key_version_in(field.name), output_field=BinaryField())
    return field.model._base_manager.annotate(box_key=version)


def _count(field: SealedField) -> Counter[int]:
    """Return how many boxes there are by the version of their key; one query."""
    counted = _rows(field).exclude(box_key=None).values("box_key").annotate(n=Count("pk")).order_by()
    return Counter({int.from_bytes(version): n for version, n in counted.values_list("box_key", "n")})


def _older(boxes: Counter[int]) -> int:
    return sum(n for version, n in boxes.items() if version < vault.keys().newest)


def _faults(field: SealedField) -> Iterator[str]:
    rows, version = _rows(field).order_by("box_key"), b""
    while found := rows.filter(box_key__gt=version).values_list("box_key", flat=True).first():
        version = bytes(found)
        number = int.from_bytes(version)
        if number not in vault.keys().by_version:
            yield f"{field} needs key {number}, which FIELD_KEYS does not have"
            continue
        samples = _rows(field).filter(box_key=version).order_by()[:SAMPLES]
        if not any(vault.opens(getattr(row, field.name), field.context(row)) for row in samples):
            yield f"{field} was sealed with another key {number} than the one in FIELD_KEYS"


def _passes(field: SealedField) -> Iterator[tuple[int, list[str]]]:
    """Move all boxes of a field; yields after each transaction how many, and the rows that do not open.

    First many at a time, passing over rows that somebody holds; then one by one what is left, waiting for
    whoever holds it: with one row at a time nobody can wait for this and be waited for.
    """
    for size, skip in ((AT_ONCE, True), (1, False)):
        last = None
        while True:
            done, broken, last = _move(field, last, size, skip)
            if last is None:
                break
            yield done, [] if skip else broken


@transaction.atomic
def _move(field: SealedField, after: object, size: int, skip: bool) -> tuple[int, list[str], object]:
    """Move the boxes behind the row `after`; return how many, what does not open, and the last row's key."""
    found = _rows(field).filter(box_key__lt=vault.keys().newest.to_bytes(2))
    if after is not None:
        found = found.filter(pk__gt=after)
    locked = found.select_for_update(of=("self",), skip_locked=skip, no_key=True)
    rows = list(locked.order_by("pk").only("pk", field.name, field.named_by)[:size])
    moved, broken = [], []
    for row in rows:
        try:
            setattr(row, field.name, vault.reseal(getattr(row, field.name), field.context(row)))
            moved.append(row)
        except vault.VaultError:
            broken.append(f"{field} of row {row.pk}")
    field.model._base_manager.bulk_update(moved, [field.name])
    return len(moved), broken, rows[-1].pk if rows else None
