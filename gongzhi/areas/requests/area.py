from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from gongzhi.areakit.declaration import Area, Column, Filter
from gongzhi.areas.requests import words
from gongzhi.areas.requests.actions import Filing, file
from gongzhi.areas.requests.workflow import STATES, WORKFLOW
from gongzhi.kernel.people.actor import Actor, Channel
from gongzhi.kernel.people.rules import is_staff
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.models import Case


def sample(place: Place, actor: Actor, now: datetime) -> Case:
    return file(
        Filing(words=str(_("路灯不亮，晚上看不见路。")), place=place, actor=actor, now=now, key=uuid4())
    ).case


REQUESTS = Area(
    name="requests",
    label=_("群众诉求"),
    icon="message-report",
    workflow=WORKFLOW,
    audience=is_staff,
    sample=sample,
    columns=(
        Column("kind", _("性质"), lambda case: case.request.get_kind_display()),
        Column("category", _("类别"), lambda case: dict(words.CATEGORIES).get(case.category, "")),
        Column("grade", _("件级"), lambda case: dict(words.GRADES).get(case.grade, "")),
    ),
    filters=(
        Filter("state", _("状态"), "state", lambda: [(state.name, state.label) for state in STATES]),
        Filter("kind", _("性质"), "request__kind", lambda: words.KINDS),
        Filter("category", _("类别"), "category", lambda: words.CATEGORIES),
        Filter("grade", _("件级"), "grade", lambda: words.GRADES),
        Filter("source", _("来源"), "source", lambda: Channel.choices),
    ),
    grades=words.GRADES,
    categories=words.CATEGORIES,
    joins=("request",),
    parts=("requests/part_report.html",),
)
