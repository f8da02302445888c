"""Filters that a person keeps under a name. They are one's own: nobody else sees or changes them."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.domain.demands import Incomplete
from cases.models import SavedFilter
from offices.models import Staff

MOST = 30


@transaction.atomic
def save(*, name: str, query: str, by: Staff) -> SavedFilter:
    """Keep `query` (the list's address, without search and place) under `name`; a name in use is overwritten.

    Raises Incomplete where `by` keeps 30 filters already, or the query is longer than any page makes it.
    """
    others = SavedFilter.objects.filter(staff=by).exclude(name=name)
    if others.count() >= MOST:
        raise Incomplete(name=_("You keep 30 filters already; delete one first."))
    try:
        SavedFilter._meta.get_field("query").run_validators(query)
    except ValidationError as long:
        raise Incomplete(name=" ".join(long.messages)) from None
    values = {"query": query, "created_at": timezone.now()}
    return SavedFilter.objects.update_or_create(staff=by, name=name, defaults=values)[0]


def rename(*, saved: SavedFilter, name: str, by: Staff) -> None:
    """Give a filter of one's own another name; raises Incomplete where another filter has it."""
    try:
        with transaction.atomic():
            SavedFilter.objects.filter(pk=saved.pk, staff=by).update(name=name)
    except IntegrityError:
        raise Incomplete(name=_("You have a filter of this name already.")) from None


def delete(*, saved: SavedFilter, by: Staff) -> None:
    """Delete a filter of one's own."""
    SavedFilter.objects.filter(pk=saved.pk, staff=by).delete()
