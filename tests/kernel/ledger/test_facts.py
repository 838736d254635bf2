import json
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.kernel.ledger.facts import FactsRefused, check_facts

codes = st.text("azAZ059_.:+-", max_size=64)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | codes,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(codes, inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(codes, values, max_size=4))
def test_ids_codes_and_lists_of_them_pass_and_read_back_as_they_were(facts: dict[str, object]) -> None:
    check_facts(facts)
    assert json.loads(json.dumps(facts)) == facts


@settings(deadline=None)
@given(st.text().filter(lambda text: not set(text) <= set(map(chr, range(128)))) | st.text(min_size=65))
def test_chinese_and_long_text_never_pass_however_deep(words: str) -> None:
    for facts in ({"a": words}, {"a": [1, {"b": words}]}, {words: 1}):
        with pytest.raises(FactsRefused):
            check_facts(facts)


@pytest.mark.parametrize("value", ["two words", "a\n", "x/y", 1.5, b"x", uuid4(), {1: 2}, object()])
def test_what_does_not_read_back_is_refused(value: object) -> None:
    with pytest.raises(FactsRefused):
        check_facts({"a": value})
