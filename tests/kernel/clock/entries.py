from typing import Any

from gongzhi.kernel.ledger.models import Entry


def recorded() -> list[tuple[str, str, int | None, dict[str, Any]]]:
    """Verb, kind of subject, organisation and facts of what was recorded, in order."""
    return list(
        Entry.objects.filter(verb__startswith="clock.")
        .order_by("id")
        .values_list("verb", "subject_kind", "organization_id", "facts")
    )
