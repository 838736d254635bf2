import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.kernel.ledger import chain
from gongzhi.kernel.ledger.leaves import leaf, node, root, split
from gongzhi.kernel.ledger.models import Seal

hashes = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)


def tree(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word: split at the largest power of two below the number."""
    if len(leaves) == 1:
        return leaves[0]
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + tree(leaves[:middle]) + tree(leaves[middle:])).digest()


@settings(deadline=None)
@given(hashes)
def test_the_root_is_that_of_rfc_6962(leaves: list[bytes]) -> None:
    assert root(leaves) == tree(leaves)
    assert split(b"".join(leaves)) == leaves


def test_a_node_cannot_pass_for_a_leaf() -> None:
    assert leaf(1, "x") != hashlib.sha256(b"\x01" + (1).to_bytes(8, "big") + b"x").digest()
    assert node(bytes(32), bytes(32)) == hashlib.sha256(b"\x01" + bytes(64)).digest()


@settings(deadline=None)
@given(st.integers(0, 50), st.sets(st.integers(1, 30), min_size=1))
def test_gaps_and_ids_are_two_ways_to_say_the_same(after: int, above: set[int]) -> None:
    ids = sorted(after + number for number in above)
    sealed = Seal(after=after, upto=ids[-1], gaps=chain.gaps(after, ids))
    assert list(chain.entry_ids(sealed)) == ids
    assert sum(last - first + 1 for first, last in sealed.gaps) == ids[-1] - after - len(ids)
