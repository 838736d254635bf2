"""The kit's pages stand within the office's frame."""

from tests.pages.office.conftest import _one_factor, as_, city, now

__all__ = ("_one_factor", "as_", "city", "now")
