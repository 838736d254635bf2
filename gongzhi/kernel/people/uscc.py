"""Unified social credit code, GB 32100-2015: 18 characters, the last a check digit."""

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Func
from django.utils.translation import gettext_lazy as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def check_digit(first_seventeen: str) -> str:
    total = sum(
        ALPHABET.index(letter) * weight for letter, weight in zip(first_seventeen, WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]


def is_uscc(code: str) -> bool:
    return len(code) == 18 and set(code) <= set(ALPHABET) and check_digit(code[:17]) == code[17]


def check_uscc(code: str) -> None:
    if not is_uscc(code):
        raise ValidationError(_("统一社会信用代码不对：应为 18 位，末位是校验码，不含字母 I、O、Z、S、V"))


class ValidUscc(Func):
    """The same test in the database; its function is made by the first migration."""

    function = "people_uscc_is_valid"
    output_field = BooleanField()
