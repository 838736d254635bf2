"""The form of a transition: what goes through, what comes back, and that nothing typed is lost."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, QueryDict
from django.test import Client

from gongzhi.areakit.forms import act_form
from gongzhi.areakit.submission import submit
from gongzhi.areas.requests.area import REQUESTS
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.workflow.models import Case, CaseEvidence
from gongzhi.kernel.workflow.queries import dispatchable
from tests.areakit.test_record_page import protected
from tests.cast import City, dispatched_steps, done_steps, move
from tests.kernel.evidence.samples import archive, pdf, photo
from tests.pages.office.acting import As, filed_at, walked
from tests.pages.office.reading import html, safe_fields, words

ACCEPTED = {"kind": "help", "category": "roads", "grade": "normal"}


def address(case: Case, name: str) -> str:
    return f"/office/requests/{case.number}/{name}/"


def send(client: Client, case: Case, name: str, **told: Any) -> HttpResponse:
    """Opens the form and sends it with these facts."""
    form = client.get(address(case, name))
    return client.post(address(case, name), {**safe_fields(form), **told})  # type: ignore[return-value]


def test_a_form_carries_out_its_move_and_leads_back_to_the_record(city: City, as_: As, now: datetime) -> None:
    case = filed_at(city, now)
    response = send(as_("派单员"), case, "accept", **ACCEPTED)
    assert (response.status_code, response["Location"]) == (
        302,
        f"/office/requests/{case.number}/?done=accept",
    )
    assert Case.objects.get(pk=case.pk).state == "accepted"


def test_a_step_without_facts_says_what_the_button_does(city: City, as_: As, now: datetime) -> None:
    case = walked(city, filed_at(city, now), dispatched_steps(city), now)
    client = as_("城管承办人")
    assert "这一步不需要填写内容，确认后即“签收”。" in words(client.get(address(case, "sign")))
    assert send(client, case, "sign").status_code == 302


def test_a_double_click_changes_nothing_twice(city: City, as_: As, now: datetime) -> None:
    case = filed_at(city, now)
    client = as_("派单员")
    sent = {**safe_fields(client.get(address(case, "accept"))), **ACCEPTED}
    first, second = client.post(address(case, "accept"), sent), client.post(address(case, "accept"), sent)
    assert first["Location"] == second["Location"]
    assert Entry.objects.filter(verb="requests.accept", subject_id=case.pk).count() == 1


def test_what_is_missing_stands_beside_its_field_and_at_the_top(city: City, as_: As, now: datetime) -> None:
    case = filed_at(city, now)
    response = send(as_("派单员"), case, "accept", kind="help", grade="normal")
    assert response.status_code == 422
    assert html(response).count("请填写“类别”。") == 2
    assert Case.objects.get(pk=case.pk).state == "filed"


def test_facts_that_do_not_fit_together_are_explained_and_kept(city: City, as_: As, now: datetime) -> None:
    case = filed_at(city, now)
    response = send(as_("派单员"), case, "accept", kind="complaint", category="conduct", grade="normal")
    assert response.status_code == 422
    assert "反映干部作风的，请写明被反映的单位，以免派给它或它的下级。" in words(response)
    assert '<option value="conduct" selected>' in html(response)


def test_a_fact_that_the_kernel_refuses_stands_beside_its_field(city: City, as_: As, now: datetime) -> None:
    case = walked(city, filed_at(city, now), done_steps(city)[:4], now)
    response = send(as_("城管承办人"), case, "finish", answer="\x01\x02")
    assert response.status_code == 422
    assert "请填写“办理结果”。" in words(response)


def test_who_was_overtaken_reads_by_whom_and_keeps_what_was_typed(city: City, as_: As, now: datetime) -> None:
    case = walked(city, filed_at(city, now), dispatched_steps(city)[:1], now)
    slow = as_("另一派单员")
    form = slow.get(address(case, "dispatch"))
    move(case, "dispatch", city.actor("派单员"), now, organization=city.organizations["区城管局"].pk)
    told = {"organization": city.organizations["区住建局"].pk, "basis": "职责清单第三条"}
    response = slow.post(address(case, "dispatch"), {**safe_fields(form), **told})
    assert response.status_code == 409
    read = words(response)
    assert "区受理中心 派单员已在" in read
    assert "办理了“派单”，您的操作没有生效。" in read
    assert "状态 待签收 现由谁办 区城管局" in read
    assert "承办单位 区住建局 派单依据 职责清单第三条" in read
    assert 'type="submit" class' not in html(response).partition('id="act"')[2]
    missing = slow.post(address(case, "dispatch"), {**safe_fields(form), "basis": "先例"})
    assert missing.status_code == 409


def test_what_others_may_do_is_refused_with_the_reason_before_anything_is_typed(
    city: City, as_: As, now: datetime
) -> None:
    case = filed_at(city, now)
    client = as_("街道干部")
    form = client.get(address(case, "accept"))
    assert form.status_code == 403
    assert "只有派单员可以这样做" in words(form)
    assert "您刚才填写的内容" not in words(form)
    sent = {"key": uuid4(), "version": case.version, "acting": city.appointments["街道干部"].pk, **ACCEPTED}
    response = client.post(address(case, "accept"), sent)
    assert response.status_code == 403
    assert "您刚才填写的内容" in words(response)
    assert Case.objects.get(pk=case.pk).state == "filed"


def test_a_step_out_of_turn_says_so(city: City, as_: As, now: datetime) -> None:
    case = filed_at(city, now)
    response = as_("派单员").get(address(case, "dispatch"))
    assert response.status_code == 409
    assert "工单现在是“待受理”，不能“派单”。" in words(response)


def test_what_is_no_step_by_hand_leads_back_to_the_record(city: City, as_: As, now: datetime) -> None:
    case = filed_at(city, now)
    for name in ("nonsense", "rate"):
        response = as_("派单员").get(address(case, name))
        assert (response.status_code, response["Location"]) == (302, f"/office/requests/{case.number}/")


def test_a_form_of_another_post_is_not_sent(city: City, as_: As, now: datetime) -> None:
    case = filed_at(city, now)
    client = as_("派单员")
    sent = {**safe_fields(client.get(address(case, "accept"))), **ACCEPTED}
    assert client.post(address(case, "accept"), {**sent, "acting": "999999"}).status_code == 409
    assert Case.objects.get(pk=case.pk).state == "filed"


def test_photos_go_with_the_step(city: City, as_: As, now: datetime) -> None:
    case = walked(city, filed_at(city, now), done_steps(city)[:4], now)
    files = [SimpleUploadedFile("a.jpg", photo()), SimpleUploadedFile("b.pdf", pdf())]
    assert send(as_("城管承办人"), case, "finish", answer="修好了", files=files).status_code == 302
    kinds = (
        CaseEvidence.objects.filter(case=case)
        .order_by("attachment__kind")
        .values_list("attachment__kind", flat=True)
    )
    assert list(kinds) == ["document", "photo"]


def test_a_refused_file_is_named_and_the_good_ones_are_kept_for_the_next_try(
    city: City, as_: As, now: datetime
) -> None:
    case = walked(city, filed_at(city, now), done_steps(city)[:4], now)
    client = as_("城管承办人")
    form = client.get(address(case, "finish"))
    files = [SimpleUploadedFile("现场.jpg", photo()), SimpleUploadedFile("假.jpg", archive())]
    response = client.post(address(case, "finish"), {**safe_fields(form), "answer": "修好了", "files": files})
    assert response.status_code == 422
    assert "“假.jpg”：这是压缩包，不是照片" in words(response)
    assert "照片 1 这些文件已经上传，不用再选" in words(response)
    kept = Attachment.objects.get()
    assert f'name="files_kept" value="{kept.pk}" checked' in html(response)
    again = {
        **safe_fields(response),
        "answer": "修好了",
        "files_kept": [str(kept.pk), "nonsense", str(uuid4())],
    }
    assert client.post(address(case, "finish"), again).status_code == 302
    assert CaseEvidence.objects.get(case=case).attachment == kept


def test_the_same_photo_chosen_twice_is_kept_once_and_ten_are_too_many(
    city: City, as_: As, now: datetime
) -> None:
    case = walked(city, filed_at(city, now), done_steps(city)[:4], now)
    client = as_("城管承办人")
    form = safe_fields(client.get(address(case, "finish")))
    many = [SimpleUploadedFile(f"{number}.jpg", photo()) for number in range(10)]
    response = client.post(address(case, "finish"), {**form, "answer": "修好了", "files": many})
    assert "一次最多上传 9 个文件" in words(response)
    assert Attachment.objects.count() == 0
    twice = [SimpleUploadedFile(f"{number}.jpg", photo()) for number in range(2)]
    assert (
        client.post(address(case, "finish"), {**form, "answer": "修好了", "files": twice}).status_code == 302
    )
    assert CaseEvidence.objects.filter(case=case).count() == 1


def test_a_form_without_its_key_takes_no_files_in(city: City, as_: As, now: datetime) -> None:
    case = walked(city, filed_at(city, now), done_steps(city)[:4], now)
    files = [SimpleUploadedFile("a.jpg", photo())]
    response = as_("城管承办人").post(address(case, "finish"), {"answer": "修好了", "files": files})
    assert response.status_code == 422
    assert Attachment.objects.count() == 0


def test_who_was_overtaken_reads_how_many_files_were_not_sent(city: City, as_: As, now: datetime) -> None:
    case = walked(city, filed_at(city, now), done_steps(city)[:4], now)
    client = as_("城管承办人")
    form = safe_fields(client.get(address(case, "note")))
    move(case, "note", city.actor("城管承办人"), now, progress="配件已订")
    sent = {**form, "progress": "已到现场", "files": [SimpleUploadedFile("a.jpg", photo())]}
    response = client.post(address(case, "note"), sent)
    assert response.status_code == 409
    assert "进展 已到现场 照片或文件 1 个文件" in words(response)


def test_the_complained_about_cannot_be_chosen_to_work_on_it(city: City, as_: As, now: datetime) -> None:
    bureau = city.organizations["区城管局"]
    case = filed_at(city, now, kind="tipoff", accused=bureau)
    told = {"kind": "tipoff", "category": "other", "grade": "normal", "accused": bureau.pk}
    move(case, "accept", city.actor("派单员"), now, **told)
    response = send(as_("派单员"), case, "dispatch", organization=bureau.pk, brief="请核查")
    assert response.status_code == 422
    assert "不能把举报或作风投诉派给被反映的单位或它的下级" in words(response)


def test_a_protected_case_is_not_there_for_who_may_not_know_it(city: City, as_: As, now: datetime) -> None:
    case = protected(city, now)
    assert as_("城管承办人").post(address(case, "sign"), {}).status_code == 404


def test_even_without_the_sign_ins_check_a_form_of_another_post_is_not_sent(
    city: City, now: datetime
) -> None:
    case = filed_at(city, now)
    step = REQUESTS.workflow.transition("accept")
    assert step
    data = QueryDict(
        urlencode({"key": uuid4(), "version": 1, "acting": city.appointments["街道干部"].pk, **ACCEPTED})
    )
    form = act_form(step, case, city.appointments["派单员"].pk, dispatchable(case.desk), data)
    answer = submit(case, step, city.actor("派单员"), form, now)
    assert (answer.sentence, answer.keeps_the_form) == (
        "您已经换了岗位。请确认现在的岗位后再提交，已填写的都保留着。", False,
    )  # fmt: skip
    assert Case.objects.get(pk=case.pk).state == "filed"
