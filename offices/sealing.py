"""The field that holds a box of the vault: it knows the context in which its boxes open.

Whatever a model seals is such a field, so that `manage.py reseal` finds every box there is.
"""

from typing import Any

from django.db import models
from django.db.models.functions import Substr

from offices import vault


class SealedField(models.BinaryField):
    """A box, or None. Its context is `<place>:<value of the field named_by of its row>`, as `party:<uid>`."""

    def __init__(self, *args, place: str, named_by: str = "uid", **kwargs):
        self.place, self.named_by = place, named_by
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        """Keep `place` and `named_by` in migrations: boxes no longer open when one of them changes."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "place": self.place, "named_by": self.named_by}

    def context(self, row: models.Model) -> str:
        """Return the context in which the box of `row` opens."""
        return f"{self.place}:{getattr(row, self.named_by)}"


def key_version_in(name: str) -> Substr:
    """Return the expression for the two bytes that name the key, in the box of the sealed field `name`.

    Every model with a sealed field has an index on it: which keys are needed is asked at each start.
    """
    return Substr(name, 2, 2)


def put_sealed(row: models.Model, value: dict | str, name: str = "sealed") -> None:
    """Seal `value` into the field `name` of `row`, unsaved."""
    setattr(row, name, vault.seal(value, row._meta.get_field(name).context(row)))


def get_sealed(row: models.Model, name: str = "sealed") -> Any:
    """Return what the field `name` of `row` seals, None where it is empty; raises VaultError."""
    box = getattr(row, name)
    return None if box is None else vault.open_sealed(box, row._meta.get_field(name).context(row))
