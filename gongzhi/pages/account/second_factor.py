"""The second factor's secrets lie in a column of the library's: encrypted and rotated like our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet

from gongzhi.kernel.people.keyring import keyring
from gongzhi.kernel.people.secrecy import decrypt, encrypt, key_mark

if TYPE_CHECKING:
    from gongzhi.kernel.people.models import Person

COLUMN = "mfa_authenticator.data"
SECRET_OF = {"totp": "secret", "recovery_codes": "seed"}
# Recovery codes alone are a way back in, not a factor.
FACTORS = ("totp", "webauthn")


def authenticators() -> QuerySet[Any]:
    return apps.get_model("mfa", "Authenticator")._default_manager.all()


def seal(text: str) -> str:
    """Hex, so that the key id at its head can be searched for."""
    return encrypt(text, COLUMN).hex()


def unseal(sealed: str) -> str:
    return decrypt(bytes.fromhex(sealed), COLUMN)


def is_set_up(person: Person, without: int | None = None) -> bool:
    """without: leaves one authenticator out of account."""
    return authenticators().filter(user=person, type__in=FACTORS).exclude(pk=without).exists()


@transaction.atomic
def rewrite(batch: int) -> int:
    """Puts so many secrets under the current key, and answers how many it did."""
    mark = key_mark(keyring().current).hex()
    stale = Q()
    for kind, name in SECRET_OF.items():
        stale |= Q(type=kind) & ~Q(**{f"data__{name}__startswith": mark})
    rows = list(authenticators().select_for_update().filter(stale).order_by("pk")[:batch])
    for row in rows:
        name = SECRET_OF[row.type]
        row.data[name] = seal(unseal(row.data[name]))
        row.save(update_fields=["data"])
    return len(rows)
