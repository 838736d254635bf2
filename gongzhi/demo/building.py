"""Builds the demo city step by step; each step is whole or not there, so that it can be interrupted anywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.demo import accounts, divisions, estates, marks, organizations, people, pictures, requests
from gongzhi.demo.marks import Settings
from gongzhi.demo.progress import Advance, Progress
from gongzhi.demo.timetable import DAYS
from gongzhi.kernel.indicators.folding import fold
from gongzhi.kernel.ledger import partitions
from gongzhi.kernel.ledger.seals import seal
from gongzhi.kernel.people.day import local_day


@dataclass(frozen=True)
class Step:
    """work answers how many it made. One that is not atomic can be repeated instead."""

    name: str
    label: str
    work: Callable[[Settings, Advance], int]
    is_atomic: bool = True


def steps(settings: Settings) -> list[Step]:
    return [
        Step("divisions", _("行政区划和地图轮廓"), divisions.import_all),
        Step("estates", _("网格、小区和楼栋"), estates.build_all),
        Step("organizations", _("单位"), organizations.found_all),
        Step("staff", _("岗位和工作人员"), people.appoint_staff),
        Step("stewards", _("楼栋长"), people.appoint_stewards),
        Step("accounts", _("演示账号"), accounts.open_accounts),
        Step("pictures", _("示意照片"), pictures.draw_all, is_atomic=False),
        *(
            Step(
                f"requests-{number + 1}", _("群众诉求（第 %d 批）") % (number + 1), requests.batch_of(number)
            )
            for number in range(requests.batches(settings))
        ),
    ]


def build(wanted: Settings, progress: Progress) -> bool:
    """Whether anything was left to do. One that was begun goes on with its own settings. Raises marks.NotOurs."""
    settings = marks.begun() or wanted
    if marks.is_finished():
        return False
    today = local_day(settings.now)
    partitions.attach_months(today - timedelta(days=DAYS + 31), today + timedelta(days=366))
    for step in steps(settings):
        take(step, settings, progress)
    take(Step(marks.FINISHED, _("收尾"), lambda _settings, _advance: 0), settings, progress)
    progress.begin(_("汇总数字"))
    progress.end(fold())
    progress.begin(_("封存台账"))
    progress.end(len(seal(wanted.now)))
    return True


def take(step: Step, settings: Settings, progress: Progress) -> None:
    if step.name in marks.done():
        return
    progress.begin(step.label)
    count = 0 if step.is_atomic else step.work(settings, progress.advance)
    with transaction.atomic():
        marks.wait_for_another()
        if step.name not in marks.done():
            count = step.work(settings, progress.advance) if step.is_atomic else count
            marks.mark(settings, step.name, count)
    progress.end(count)
