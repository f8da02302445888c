"""The registration form on paper: it needs the real identity, so printing is a deed on record."""

from django.db import transaction
from django.http import HttpRequest

from cases.domain import identities
from cases.facts import PartyIdentity
from cases.models import Case, Party
from offices.domain import audit
from offices.models import Staff


@transaction.atomic
def print_registration(
    *, case: Case, by: Staff, reason: str, request: HttpRequest | None = None
) -> list[tuple[Party, PartyIdentity]]:
    """Return the parties in clear for one print and write down who printed it, and why.

    Raises PermissionDenied and Incomplete as `identities.unmask` does.
    """
    identities.allow_unmasking(case, by=by, reason=reason)
    parties = [(party, identities.open_party(party)) for party in case.parties.standing()]
    audit.record(
        "registration.print",
        by=by,
        object_type="case",
        object_ref=case.number,
        detail={"reason": reason.strip(), "parties": len(parties)},
        request=request,
    )
    return parties
