from django.apps import AppConfig

from gongzhi.kernel.workflow import personal


class WorkflowConfig(AppConfig):
    name = "gongzhi.kernel.workflow"

    def ready(self) -> None:
        personal.register_columns()
