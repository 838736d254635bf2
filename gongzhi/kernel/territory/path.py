from django.contrib.postgres.fields import ArrayField


class PathField(ArrayField):  # type: ignore[type-arg]  # the class takes no parameters when the program runs
    """Ids from the root to the place itself. A trigger writes it, so it is read back after an insert."""

    db_returning = True
