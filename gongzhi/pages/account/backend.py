from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from gongzhi.kernel.people import sign_in
from gongzhi.kernel.people.models import Person


class HandleBackend(BaseBackend):
    """By staff number or phone. No permissions: what somebody may do comes from their post."""

    def authenticate(
        self,
        request: HttpRequest | None,
        handle: str = "",
        password: str = "",
        now: datetime | None = None,
        **_others: Any,
    ) -> Person | None:
        if not handle or not password or not now:
            return None
        return sign_in.attempt(handle=handle, password=password, now=now)

    def get_user(self, user_id: int) -> Person | None:
        return Person.objects.select_related("login").filter(pk=user_id, erased_at=None).first()
