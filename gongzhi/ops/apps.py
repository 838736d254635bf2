from django.apps import AppConfig

from gongzhi.ops import people_verbs, territory_verbs


class OpsConfig(AppConfig):
    name = "gongzhi.ops"
    # Loaded with the app, so that the pages too can put these entries into sentences.
    verbs = (people_verbs, territory_verbs)
