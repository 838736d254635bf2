"""Django, started only by the commands that need it.

`python -m gongzhi.ops.django_process WORDS…` does what manage.py does elsewhere.
"""

import os
import sys
from collections.abc import Sequence

import django
from django.core.management import ManagementUtility, get_commands

from gongzhi.ops.trouble import said_plainly

IMPORTER = "import_"


def importers() -> list[str]:
    """The kinds of data that some app has a command `import_<kind>` for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    return sorted(name.removeprefix(IMPORTER) for name in get_commands() if name.startswith(IMPORTER))


@said_plainly
def manage(words: Sequence[str]) -> int:
    """Options parsed, errors said and the exit code returned as manage.py does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        ManagementUtility(["gongzhi", *words]).execute()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


if __name__ == "__main__":
    sys.exit(manage(sys.argv[1:]))
