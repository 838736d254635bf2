from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from PIL import Image

from gongzhi.areas.requests.actions import Filing, file
from gongzhi.kernel.evidence.actions import accept
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.models import Case, CaseEvidence, Report
from gongzhi.kernel.workflow.tasks import forget_what_is_due
from tests.cast import MONDAY, City, move

YEARS = timedelta(days=3 * 365 + 1)


def photo() -> BytesIO:
    kept = BytesIO()
    Image.new("RGB", (8, 8)).save(kept, "JPEG")
    kept.seek(0)
    return kept


def refused(city: City) -> Case:
    kept = accept(upload=photo(), key=uuid4(), now=MONDAY)
    opened = file(
        Filing(
            words="我家楼下有垃圾", place=city.places["团结社区"], actor=Actor.anonymous(), now=MONDAY, key=uuid4(),
            name="李四", phone="10012345678", files=(kept.pk,),
        )
    )  # fmt: skip
    return move(opened.case, "refuse", city.actor("派单员"), reason="unclear", answer="请补充地址。")


def told(case: Case) -> tuple[object, ...]:
    report = Report.objects.select_related("words", "reporter").get(case=case)
    case = Case.objects.with_names().get(pk=case.pk)
    assert report.reporter is not None
    return (
        report.words.body, case.summary.body, report.reporter.name, report.reporter.phone, str(case.answer),
        CaseEvidence.objects.count(), Attachment.objects.count(),
    )  # fmt: skip


def test_words_contacts_and_photos_go_when_their_days_are_over_and_the_answer_stays(city: City) -> None:
    case = refused(city)
    forget_what_is_due(int((MONDAY + timedelta(days=300)).timestamp()))
    assert told(case) == ("我家楼下有垃圾", "我家楼下有垃圾", "李四", "10012345678", "请补充地址。", 1, 1)
    forget_what_is_due(int((MONDAY + YEARS).timestamp()))
    assert told(case) == (None, None, None, None, "请补充地址。", 0, 0)
