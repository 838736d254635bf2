"""Names that any sentence may need. Nobody's own name is among them: who acted is shown by the post."""

from collections.abc import Collection, Mapping

from gongzhi.kernel.people.models import Appointment, Organization
from gongzhi.kernel.territory.models import Place


def places(ids: Collection[int]) -> Mapping[int, str]:
    return {place.pk: place.name for place in Place.objects.filter(pk__in=ids)}


def organizations(ids: Collection[int]) -> Mapping[int, str]:
    return {organization.pk: str(organization) for organization in Organization.objects.filter(pk__in=ids)}


def appointments(ids: Collection[int]) -> Mapping[int, str]:
    found = Appointment.objects.filter(pk__in=ids).select_related("post__organization")
    return {appointment.pk: str(appointment) for appointment in found}
