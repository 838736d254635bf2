"""Seals the entries in batches, each signed and pointing back to the one before."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from gongzhi.kernel.ledger import chain, seal_file
from gongzhi.kernel.ledger.exclusion import alone
from gongzhi.kernel.ledger.keys import key_id, signing_key
from gongzhi.kernel.ledger.leaves import CONTENT, EMPTY, leaf, root
from gongzhi.kernel.ledger.models import Seal
from gongzhi.kernel.ledger.settling import settled_id
from gongzhi.kernel.ledger.verification import Verdict, verify

__all__ = ["Verdict", "seal", "verify"]

BATCH = 4096
# Two rows with one id are somebody's forgery: the first is sealed, and `verify` then names the other.
UNSEALED = f"""
SELECT DISTINCT ON (id) id, {CONTENT} FROM ledger_entry WHERE id > %s AND id <= %s ORDER BY id, at LIMIT %s
"""  # noqa: S608  # constants only


def seal(now: datetime) -> list[Seal]:
    """Seals what is settled; gives the new seals without their leaves, and none while somebody else seals."""
    key = signing_key()
    with alone() as is_alone:
        if not is_alone:
            return []
        seal_file.complete()
        before = last = Seal.objects.defer("leaves").order_by("number").last()
        upto = settled_id()
        while (last.upto if last else 0) < upto:
            last = seal_batch(last, upto, now, key)
            seal_file.append(chain.line(last))
        number = before.number if before else 0
        return list(Seal.objects.defer("leaves").filter(number__gt=number).order_by("number"))


def seal_batch(last: Seal | None, upto: int, now: datetime, key: Ed25519PrivateKey) -> Seal:
    after = last.upto if last else 0
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(UNSEALED, [after, upto, BATCH])
            rows = cursor.fetchall()
        ids = [entry_id for entry_id, _ in rows]
        leaves = [leaf(entry_id, content) for entry_id, content in rows]
        made = Seal(
            number=last.number + 1 if last else 1,
            after=after,
            upto=ids[-1],
            count=len(ids),
            gaps=chain.gaps(after, ids),
            root=root(leaves),
            previous=chain.digest(last) if last else EMPTY,
            sealed_at=now,
            key=key_id(key.public_key()),
            leaves=b"".join(leaves),
        )
        made.signature = key.sign(chain.header(made))
        made.save(force_insert=True)
    return made
