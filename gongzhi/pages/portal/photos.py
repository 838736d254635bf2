"""Photos as their owner sees them: numbered, under a key that only the owner's page knows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.evidence.queries import label, numbered
from gongzhi.kernel.workflow.models import Report


@dataclass(frozen=True)
class Photo:
    key: UUID
    label: str
    is_photo: bool


def shown(keys: Sequence[UUID]) -> list[Photo]:
    """Of a form that is still being filled in."""
    found = Attachment.objects.in_bulk(keys)
    return listed(found[key] for key in keys)


def photos_of(report: Report) -> list[Photo]:
    links = report.evidence.select_related("attachment").order_by("pk")
    return listed(link.attachment for link in links)


def listed(attachments: Iterable[Attachment]) -> list[Photo]:
    return [
        Photo(attachment.pk, label(attachment, number), attachment.kind == Attachment.Kind.PHOTO)
        for attachment, number in numbered(attachments)
    ]
