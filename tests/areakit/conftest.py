"""The kit's pages stand within the office's frame."""

from tests.pages.office.conftest import _this_site, as_, city, now

__all__ = ("_this_site", "as_", "city", "now")
