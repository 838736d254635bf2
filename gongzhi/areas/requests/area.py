from django.utils.translation import gettext_lazy as _

from gongzhi.areakit.declaration import Area, Column, Filter
from gongzhi.areas.requests import words
from gongzhi.areas.requests.workflow import STATES, WORKFLOW
from gongzhi.kernel.people.actor import Channel
from gongzhi.kernel.people.rules import is_staff

REQUESTS = Area(
    name="requests",
    label=_("群众诉求"),
    icon="message-report",
    workflow=WORKFLOW,
    audience=is_staff,
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
