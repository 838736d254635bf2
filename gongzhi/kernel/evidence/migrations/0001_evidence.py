from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("photo", "照片"), ("document", "文件")], max_length=8)),
                ("media_type", models.CharField(max_length=32)),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("thumbnail_ready", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="evidence_sha256_is_hex"
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="evidence_is_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("height__gt", 0),
                                ("height__isnull", False),
                                ("kind", "photo"),
                                ("media_type", "image/jpeg"),
                                ("width__gt", 0),
                                ("width__isnull", False),
                            ),
                            models.Q(
                                ("height__isnull", True),
                                ("kind", "document"),
                                ("media_type", "application/pdf"),
                                ("thumbnail_ready", False),
                                ("width__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_photo_is_jpeg_with_size_or_document_is_pdf",
                    ),
                ],
            },
        ),
    ]
