"""What the browser is told with a file, so that nothing in it is guessed at, run or kept by others."""

from django.utils.http import content_disposition_header

from .models import Attachment
from .queries import file_name

GUARDED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Whether this reader may see it is asked each time.
    "Cache-Control": "private, no-cache",
}


def content_headers(attachment: Attachment, number: int = 1) -> dict[str, str]:
    """Photos are shown in the page, documents are downloaded. `number` as `queries.numbered` counts."""
    is_download = attachment.kind != Attachment.Kind.PHOTO
    return {
        **GUARDED,
        "Content-Type": attachment.media_type,
        "Content-Length": str(attachment.size),
        "Content-Disposition": str(content_disposition_header(is_download, file_name(attachment, number))),
        "ETag": f'"{attachment.sha256}"',
    }


def thumbnail_headers(attachment: Attachment) -> dict[str, str]:
    return {
        **GUARDED,
        "Content-Type": "image/webp",
        "Content-Disposition": "inline",
        "ETag": f'"{attachment.sha256}-thumbnail"',
    }
