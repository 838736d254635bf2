"""The workflows of all areas, by area name. Filled once at start."""

from gongzhi.kernel.ledger.registry import register_verb
from gongzhi.kernel.workflow.declaration import Workflow

_workflows: dict[str, Workflow] = {}


def register(workflow: Workflow) -> None:
    """The workflow becomes known, and each of its transitions a verb of the ledger."""
    _workflows[workflow.area] = workflow
    register_verb(verb(workflow.area, "file"), workflow.filing)
    for transition in workflow.transitions:
        register_verb(verb(workflow.area, transition.name), transition.sentence)


def workflow_of(area: str) -> Workflow:
    return _workflows[area]


def verb(area: str, name: str) -> str:
    return f"{area}.{name}"
