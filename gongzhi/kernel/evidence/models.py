from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """A photo or document as it was cleaned and stored.

    The key is the client's idempotency key: an upload sent again is the same row. No original name is kept,
    since it may name people; who may see it is decided by what links to it."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("照片")
        DOCUMENT = "document", _("文件")

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    media_type = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    thumbnail_ready = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_sha256_is_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="evidence_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="evidence_photo_is_jpeg_with_size_or_document_is_pdf",
                condition=Q(
                    kind="photo",
                    media_type="image/jpeg",
                    width__isnull=False,
                    width__gt=0,
                    height__isnull=False,
                    height__gt=0,
                )
                | Q(
                    kind="document",
                    media_type="application/pdf",
                    width__isnull=True,
                    height__isnull=True,
                    thumbnail_ready=False,
                ),
            ),
        ]
