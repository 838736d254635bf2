"""The hashes of RFC 6962: leaves and nodes are told apart, so that none can stand for the other."""

import hashlib
from collections.abc import Sequence

SIZE = 32
EMPTY = bytes(SIZE)

# All of an entry but its id, as text that is the same on every server: seconds, and facts in jsonb's order.
CONTENT = """jsonb_build_array(
    extract(epoch FROM at)::text, extract(epoch FROM recorded_at)::text, verb, subject_kind, subject_id,
    actor_kind, person_id, appointment_id, channel, place_id, organization_id, facts)::text"""


def leaf(entry_id: int, content: str) -> bytes:
    return hashlib.sha256(b"\x00" + entry_id.to_bytes(8, "big", signed=True) + content.encode()).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """leaves: at least one. A node without a neighbour rises as it is."""
    level = list(leaves)
    while len(level) > 1:
        pairs = [node(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def split(leaves: bytes) -> list[bytes]:
    return [leaves[start : start + SIZE] for start in range(0, len(leaves), SIZE)]
