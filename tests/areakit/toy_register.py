"""A register of a toy area: what the machine needs of one, and no more."""

from gongzhi.areakit.importing.declaration import NUMBER, Field, Intake
from gongzhi.areakit.importing.readers import code, line, lines, moment
from gongzhi.kernel.workflow.opening import Opening, open_cases

TOY_HEADER = ("编号", "标题", "时间", "内容")
TOY = Intake(
    origin="玩具登记簿",
    opening=Opening,
    file=open_cases,
    fields=(
        Field(NUMBER, "编号", ("编号",), code(10)),
        Field("title", "标题", ("标题",), line(20), required=False),
        Field("opened_at", "时间", ("受理时间", "时间"), moment),
        Field("words", "内容", ("内容",), lines(40)),
    ),
    not_kept={"留言用户": "办理用不到"},
)
