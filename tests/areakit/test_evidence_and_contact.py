from datetime import datetime
from io import BytesIO
from uuid import uuid4

import pytest

from gongzhi.areakit.uploads import TooMany, keep_files
from gongzhi.kernel.evidence.actions import accept, show_thumbnail
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.evidence.thumbnails import make
from gongzhi.kernel.people.models import Unmasking
from gongzhi.kernel.workflow.models import Case, Report
from tests.areakit.test_record_page import protected
from tests.cast import City, dispatched_steps, move
from tests.kernel.evidence.samples import pdf, photo
from tests.pages.office.acting import As, filed_at, walked
from tests.pages.office.reading import html, words


def kept(content: bytes, now: datetime) -> Attachment:
    return accept(upload=BytesIO(content), key=uuid4(), now=now)


def contact(case: Case) -> str:
    return f"/office/requests/{case.number}/reports/{case.number}/contact/"


def test_files_are_served_with_guarded_headers_to_who_may_see_them(
    city: City, as_: As, now: datetime
) -> None:
    picture, paper = kept(photo(), now), kept(pdf(), now)
    case = filed_at(city, now, files=(picture.pk, paper.pk))
    client = as_("派单员")
    page = client.get(f"/office/requests/{case.number}/")
    assert "照片 1" in words(page)
    assert "文件 1.pdf" in words(page)
    shown = client.get(f"/office/requests/{case.number}/files/{picture.pk}/")
    assert (shown["Content-Type"], shown["Content-Security-Policy"]) == (
        "image/jpeg",
        "default-src 'none'; sandbox",
    )
    assert shown["Content-Disposition"].startswith("inline")
    assert shown.getvalue()[:3] == b"\xff\xd8\xff"
    paper_sent = client.get(f"/office/requests/{case.number}/files/{paper.pk}/")
    assert paper_sent["Content-Disposition"].startswith("attachment")
    assert paper_sent.getvalue()[:5] == b"%PDF-"
    assert client.get(f"/office/requests/{case.number}/files/{uuid4()}/").status_code == 404
    assert as_("外县书记").get(f"/office/requests/{case.number}/files/{picture.pk}/").status_code == 403


def test_a_thumbnail_is_there_once_the_worker_has_made_it(city: City, as_: As, now: datetime) -> None:
    picture = kept(photo(), now)
    case = filed_at(city, now, files=(picture.pk,))
    client = as_("派单员")
    address = f"/office/requests/{case.number}/files/{picture.pk}/?small=1"
    assert client.get(address).status_code == 404
    make(picture.sha256)
    show_thumbnail(sha256=picture.sha256)
    small = client.get(address)
    assert (small["Content-Type"], small.getvalue()[:4]) == ("image/webp", b"RIFF")
    assert "?small=1" in html(client.get(f"/office/requests/{case.number}/"))


def test_photos_of_a_protected_report_are_for_its_desk_alone(city: City, as_: As, now: datetime) -> None:
    picture = kept(photo(), now)
    case = filed_at(city, now, kind="tipoff", files=(picture.pk,))
    told = {"kind": "tipoff", "category": "other", "grade": "normal"}
    move(case, "accept", city.actor("派单员"), now, **told)
    accused = city.organizations["市住建局"]
    Case.objects.filter(pk=case.pk).update(accused=accused)
    move(
        case,
        "dispatch",
        city.actor("派单员"),
        now,
        organization=city.organizations["区住建局"].pk,
        brief="请核查",
    )
    address = f"/office/requests/{case.number}/files/{picture.pk}/"
    assert as_("住建承办人").get(address).status_code == 404
    desk = as_("派单员").get(address)
    assert desk.getvalue()[:3] == b"\xff\xd8\xff"


def test_a_number_is_shown_once_with_a_reason_and_the_asking_is_kept(
    city: City, as_: As, now: datetime
) -> None:
    case = walked(city, filed_at(city, now, name="王小明", phone="10012345678"), dispatched_steps(city), now)
    client = as_("城管承办人")
    form = client.get(contact(case))
    assert "为什么要看" in words(form)
    assert "10012345678" not in html(form)
    missing = client.post(contact(case), {"reason": " "})
    assert missing.status_code == 422
    assert "请写明为什么要查看联系方式" in words(missing)
    assert not Unmasking.objects.exists()
    shown = client.post(contact(case), {"reason": "先行联系"})
    assert "反映人 王小明 电话 10012345678 只显示这一次。" in words(shown)
    assert "no-store" in shown["Cache-Control"]
    record = Unmasking.objects.get()
    assert (record.subject_kind, record.subject_id, str(record.reason)) == (
        "workflow.report", Report.objects.get(case=case).pk, "先行联系",
    )  # fmt: skip
    assert record.appointment_id == city.appointments["城管承办人"].pk


def test_who_does_not_deal_with_it_is_told_why_not(city: City, as_: As, now: datetime) -> None:
    case = filed_at(city, now, name="王小明", phone="10012345678")
    refused = as_("街道干部").post(contact(case), {"reason": "好奇"})
    assert refused.status_code == 403
    assert "只有受理席位和承办单位可以查看反映人的联系方式。" in words(refused)
    assert as_("派单员").get(contact(case).replace(f"reports/{case.number}", "reports/x")).status_code == 404
    nobody = filed_at(city, now)
    assert as_("派单员").get(contact(nobody)).status_code == 404
    assert not Unmasking.objects.exists()


def test_the_body_at_work_on_a_protected_case_reaches_nobody(city: City, as_: As, now: datetime) -> None:
    case = protected(city, now)
    assert as_("住建承办人").post(contact(case), {"reason": "联系"}).status_code == 404
    assert as_("派单员").post(contact(case), {"reason": "联系"}).status_code == 200


def test_files_kept_together_are_refused_together(db: None, now: datetime) -> None:
    key = uuid4()
    with pytest.raises(TooMany):
        keep_files([BytesIO(photo())] * 10, key, now)
    [once] = keep_files([BytesIO(photo()), BytesIO(photo())], key, now)
    assert keep_files([BytesIO(photo())], key, now) == [once]
