"""Outside bodies that cases are passed to: adding, editing and retiring them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from offices.domain import audit
from offices.models import Organ, Staff

FIELDS = ("name", "kind", "district_code", "township", "valid_from", "valid_to")


@transaction.atomic
def save_organ(*, organ: Organ, by: Staff) -> Organ:
    """Add an outside body or keep the changes made to one; ValidationError where its name is taken."""
    action = "organ.edit" if organ.pk else "organ.add"
    try:
        with transaction.atomic():
            organ.save(update_fields=FIELDS if organ.pk else None)
    except IntegrityError:
        raise ValidationError({"name": _("The district has a body of this name.")}) from None
    _record(action, organ, by, {"name": organ.name, "kind": organ.kind})
    return organ


@transaction.atomic
def retire_organ(*, organ: Organ, valid_to: date, by: Staff) -> None:
    """Make `valid_to` the last day of an outside body: it is offered no more, old cases keep its name."""
    if organ.valid_from and valid_to < organ.valid_from:
        raise ValidationError({"valid_to": _("The last day lies before the first.")})
    organ.valid_to = valid_to
    organ.save(update_fields=["valid_to"])
    _record("organ.retire", organ, by, {"to": valid_to.isoformat()})


def _record(action: str, organ: Organ, by: Staff, detail: dict) -> None:
    audit.record(action, by=by, object_type="organ", object_ref=str(organ.pk), detail=detail)
