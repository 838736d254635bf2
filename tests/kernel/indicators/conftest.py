import pytest

from gongzhi.kernel.indicators import registry
from gongzhi.kernel.ledger import registry as ledger
from tests.kernel.indicators import toy


@pytest.fixture(autouse=True)
def toy_area(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {name: verb for name, verb in ledger.verbs.items() if name.startswith("indicators.")}
    monkeypatch.setattr(ledger, "verbs", own)
    monkeypatch.setattr(ledger, "reactions", [])
    monkeypatch.setattr(registry, "_figures", {})
    for verb in toy.VERBS:
        ledger.register_verb(verb, "{actor}")
    for indicator in (toy.CLOSED, toy.SOLVED, toy.RECEIVED):
        registry.register_indicator(indicator)
    for present in (toy.OVERDUE, toy.UNANSWERED):
        registry.register_present(present)
    for rate in (toy.SOLVED_RATE, toy.KEPT_RATE):
        registry.register_rate(rate)


@pytest.fixture
def town(db: None) -> toy.Town:
    return toy.build()
