from datetime import date, timedelta

import chinese_calendar
import pytest

from gongzhi.kernel.clock.notice import NoticeRow, NoticeUnreadable, read_notice

NOTICE = """
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节等放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。\
2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""


def test_the_notice_of_2026_gives_the_days_that_the_library_knows() -> None:
    noticed = {row.day: row.is_workday for row in read_notice(NOTICE, 2026)}
    days = [date(2026, 1, 1) + timedelta(days=each) for each in range(365)]
    assert [noticed.get(day, day.weekday() < 5) for day in days] == [
        chinese_calendar.is_workday(day) for day in days
    ]


def test_rows_come_in_order_and_name_their_holiday() -> None:
    text = "七、国庆节、中秋节：9月29日至10月1日放假调休，与周末连休。9月20日、10月10日上班。"
    assert read_notice(text, 2026) == [
        NoticeRow(date(2026, 9, 20), True, "国庆节、中秋节"),
        NoticeRow(date(2026, 9, 29), False, "国庆节、中秋节"),
        NoticeRow(date(2026, 9, 30), False, "国庆节、中秋节"),
        NoticeRow(date(2026, 10, 1), False, "国庆节、中秋节"),
        NoticeRow(date(2026, 10, 10), True, "国庆节、中秋节"),
    ]


def test_a_new_year_may_begin_in_the_december_before() -> None:
    text = "一、元旦：2026年12月31日至2027年1月2日放假。"
    assert [row.day for row in read_notice(text, 2027)] == [
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 1, 2),
    ]


@pytest.mark.parametrize("text", ["", "放假通知", "一、元旦：2月30日放假。", "一、元旦：3日放假。"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(NoticeUnreadable):
        read_notice(text, 2026)
