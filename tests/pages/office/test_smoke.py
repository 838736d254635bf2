from datetime import datetime

import pytest

from tests.cast import City, done_steps
from tests.pages.office.acting import As, filed_at, walked


def test_every_page_of_the_office_opens(city: City, as_: As, now: datetime) -> None:
    case = filed_at(city, now)
    walked(city, filed_at(city, now), done_steps(city), now)
    clerk = as_("派单员")
    for path in ("", "search/", "search/?q=路灯", "requests/new/", f"places/{city.places['宁江区'].pk}/",
                 f"organizations/{city.organizations['区城管局'].pk}/", "requests/", f"requests/{case.number}/",
                 f"requests/{case.number}/accept/", "requests/export.xlsx"):
        response = clerk.get(f"/office/{path}")
        assert response.status_code == 200, path
        print(path, len(getattr(response, "content", b"")))
