"""A share and how far it can be trusted. Decimals, so that a page and a briefing print the same."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from django.utils.translation import gettext as _

Z = Decimal("1.959963984540054")  # 95 % of a normal distribution lie within so many deviations
EXACT = Context(prec=40)
SHOWN = Decimal("0.1")


class NotAPart(ValueError):
    """A numerator that is negative or greater than its denominator."""


@dataclass(frozen=True)
class RateValue:
    """share, low and high: between 0 and 1, the interval Wilson's at 95 %; None below the minimum sample."""

    numerator: int
    denominator: int
    share: Decimal | None
    low: Decimal | None
    high: Decimal | None

    def __str__(self) -> str:
        """93.4%"""
        return _("样本不足") if self.share is None else percent(self.share)

    @property
    def parts(self) -> str:
        """分子/分母, as shown under the rate."""
        return f"{self.numerator:,}/{self.denominator:,}"

    @property
    def interval(self) -> str:
        """Nothing below the minimum sample."""
        return "" if self.low is None or self.high is None else f"{percent(self.low)}–{percent(self.high)}"


def rate_value(numerator: int, denominator: int, minimum: int = 10) -> RateValue:
    if not 0 <= numerator <= denominator:
        raise NotAPart(numerator, denominator)
    if denominator < max(minimum, 1):
        return RateValue(numerator, denominator, None, None, None)
    share = EXACT.divide(Decimal(numerator), Decimal(denominator))
    low, high = wilson(numerator, denominator)
    return RateValue(numerator, denominator, share, min(low, share), max(high, share))


def wilson(numerator: int, denominator: int) -> tuple[Decimal, Decimal]:
    """E. B. Wilson, Probable Inference, JASA 22 (1927): holds for small samples and shares near 0 and 1."""
    n, hits = Decimal(denominator), Decimal(numerator)
    square = EXACT.multiply(Z, Z)
    spread = EXACT.add(EXACT.divide(EXACT.multiply(hits, n - hits), n), square / 4)
    half = EXACT.multiply(Z, EXACT.sqrt(spread))
    middle, whole = hits + square / 2, n + square
    low = EXACT.divide(EXACT.subtract(middle, half), whole)
    high = EXACT.divide(EXACT.add(middle, half), whole)
    return max(low, Decimal(0)), min(high, Decimal(1))


def percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(SHOWN, ROUND_HALF_UP)}%"
