"""The parts that pages are made of, as they come out."""

from typing import Any

from django import forms
from django.template import Context, Template
from django_cotton.compiler_regex import CottonCompiler

from gongzhi.kernel.indicators.rates import rate_value
from gongzhi.kernel.workflow.models import Case
from tests.cast import MONDAY


def part(component: str, slot: str = "", **given: Any) -> str:
    """As a page writes it: <c-component :given="given">slot</c-component>."""
    written = "".join(f' :{one}="{one}"' for one in given)
    template = Template(CottonCompiler().process(f"<c-{component}{written}>{slot}</c-{component}>"))
    return " ".join(template.render(Context(given)).split())


class Asked(forms.Form):
    name = forms.CharField(label="名称", error_messages={"required": "请填写名称。"}, help_text="写全称。")
    note = forms.CharField(label="说明", required=False)
    mark = forms.ChoiceField(label="评价", choices=[("a", "好"), ("b", "不好")], widget=forms.RadioSelect)


def test_a_rate_shows_its_parts_and_its_interval() -> None:
    shown = part("figure", label="满意率", rate=rate_value(45, 50), href="/x/", note="上月 88.0%")
    assert all(words in shown for words in ("满意率", "90.0%", "45/50", "–", 'href="/x/"', "上月 88.0%"))


def test_a_small_sample_says_so_and_a_plain_figure_has_its_unit() -> None:
    assert "样本不足" in part("figure", label="满意率", rate=rate_value(1, 2))
    assert '12</span><span class="unit">件' in part("figure", label="受理", value="12", unit="件")


def test_a_late_case_is_marked_by_word_icon_and_exact_time() -> None:
    shown = part("clock", case=Case(due_at=MONDAY.replace(hour=0)), now=MONDAY)
    assert all(
        words in shown for words in ("超期", "#i-clock-exclamation", "2026年11月23日 8:00", "clock-late")
    )


def test_a_field_has_its_error_beside_it_and_the_summary_leads_there() -> None:
    form = Asked({})
    field = part("field", field=form["name"])
    assert all(words in field for words in ('for="id_name"', "写全称。", "请填写名称。", "has-error"))
    assert "选填" in part("field", field=form["note"])
    assert 'href="#id_name"' in part("errors", form=form)
    assert part("errors", form=Asked()) == ""


def test_choices_are_large_targets_with_a_legend() -> None:
    shown = part("choices", field=Asked()["mark"])
    assert (shown.count('class="choice"'), "<legend>评价" in shown) == (2, True)


def test_a_button_is_a_link_when_it_leads_somewhere() -> None:
    assert part("button", href="/x/", slot="看看").startswith('<a class="btn btn-primary')
    assert 'name="go" value="1"' in part(
        "button", type="submit", name="go", value="1", kind="danger", large="1", icon="send"
    )


def test_the_pager_ends_with_the_list() -> None:
    assert part("pager", href="") == ""
    assert "更多" in part("pager", href="?after=3")


def test_an_empty_list_says_how_to_begin() -> None:
    assert "从这里开始" in part(
        "empty",
        title="没有",
        slot="从这里开始",
    )


def test_a_card_has_a_heading() -> None:
    assert '<h2 class="m-0">办理过程</h2>' in part("card", title="办理过程", note="今天")
