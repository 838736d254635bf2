"""The second factor's secrets lie in a column of the library's: encrypted and rotated like our own."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from gongzhi.kernel.people.models import Person

COLUMN = "mfa_authenticator.data"
# Recovery codes alone are a way back in, not a factor.
FACTORS = ("totp", "webauthn")


def is_set_up(person: Person, without: int | None = None) -> bool:
    """without: leaves one authenticator out of account."""
    own = Authenticator.objects.filter(user=person, type__in=FACTORS)
    return bool(own.exclude(pk=without).exists())
