from tests.gates.conftest import WriteTree
from tools.measures import imports


def test_two_apps_that_import_each_other_are_refused(tree: WriteTree) -> None:
    repository = tree({
        "gongzhi/kernel/people/queries.py": "from gongzhi.kernel.clock import calendar\n",
        "gongzhi/kernel/clock/calendar.py": "from gongzhi.kernel.people.models import Person\n",
        "gongzhi/kernel/ledger/record.py": "import gongzhi.kernel.people.actor\n",
    })  # fmt: skip

    assert imports.import_cycles(repository).offenders == ["kernel.clock → kernel.people → kernel.clock"]


def test_a_cycle_through_a_third_app_and_a_relative_import_is_refused(tree: WriteTree) -> None:
    repository = tree({
        "gongzhi/ops/cli.py": "from gongzhi.demo import city\n",
        "gongzhi/demo/city.py": "from gongzhi.pages.office import views\n",
        "gongzhi/pages/office/views.py": "from ...ops import cli\n",
    })  # fmt: skip

    assert imports.import_cycles(repository).offenders == ["demo → pages.office → ops → demo"]


def test_imports_downwards_are_no_cycle(tree: WriteTree) -> None:
    repository = tree({
        "gongzhi/kernel/ledger/record.py": "from gongzhi.kernel.people import actor\n",
        "gongzhi/kernel/people/actor.py": "from gongzhi.kernel.people import rules\nimport datetime\n",
    })  # fmt: skip

    assert imports.import_cycles(repository).offenders == []


def test_an_import_inside_a_function_and_an_import_by_name_are_refused(tree: WriteTree) -> None:
    repository = tree({
        "gongzhi/ops/cli.py": """
            from importlib import import_module

            def run():
                import json
                return import_module("gongzhi.demo")
        """,
    })  # fmt: skip

    assert imports.hidden_imports(repository).offenders == [
        "gongzhi/ops/cli.py:4 import inside run",
        "gongzhi/ops/cli.py:5 import_module()",
    ]


def test_ready_may_import_and_a_setting_may_name_a_module(tree: WriteTree) -> None:
    repository = tree({
        "gongzhi/areas/apps.py": """
            class AreasConfig:
                def ready(self):
                    from gongzhi.areas import reactions
        """,
        "gongzhi/ops/cli.py": "engine = import_module(settings.SESSION_ENGINE)\n",
    })  # fmt: skip

    assert imports.hidden_imports(repository).offenders == []


def test_signals_are_refused_even_in_views(tree: WriteTree) -> None:
    repository = tree({"gongzhi/pages/office/views.py": "from django.db.models.signals import post_save\n"})

    assert imports.signals(repository).offenders == [
        "gongzhi/pages/office/views.py:1 django.db.models.signals.post_save: "
        "register a reaction with the ledger instead"
    ]


def test_only_the_edge_reads_the_clock(tree: WriteTree) -> None:
    text = """
        import datetime as dt
        from django.utils import timezone

        opened = timezone.now
        seen = datetime.now(UTC)
        day = date.today()
        shown = timezone.localtime(opened)
        cut = timezone.localtime()
    """
    repository = tree({"gongzhi/kernel/workflow/actions.py": text, "gongzhi/pages/office/views.py": text})

    assert imports.clock_reads(repository).offenders == [
        f"gongzhi/kernel/workflow/actions.py:{line}: take `now` as an argument" for line in (4, 5, 6, 8)
    ]


def test_the_imported_now_is_the_clock_too(tree: WriteTree) -> None:
    repository = tree({"gongzhi/kernel/clock/queries.py": "from django.utils.timezone import now\n"})

    assert imports.clock_reads(repository).offenders == [
        "gongzhi/kernel/clock/queries.py:1: take `now` as an argument"
    ]
