"""Signed in, in one post, without the pages that lead there."""

from django.test import Client

from gongzhi.kernel.people.models import Login
from gongzhi.pages.account import acting
from tests.cast import City


def signed_in(city: City, name: str) -> Client:
    appointment = city.appointments[name]
    if not Login.objects.filter(person=appointment.person).exists():
        # Nobody types this password, so none is hashed: that alone would take most of a test's time.
        handle = f"SY-{appointment.pk}"
        Login.objects.create(person=appointment.person, handle=handle, password="!", must_change=False)
    client = Client()
    client.force_login(appointment.person)
    session = client.session
    session[acting.SESSION_KEY] = appointment.pk
    session.save()
    return client
