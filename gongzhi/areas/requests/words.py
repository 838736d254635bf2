"""The codes of the area and the city's words for them. `_` marks what the kit translates when it shows it."""

_ = str

KINDS = (
    ("consult", _("咨询")),
    ("help", _("求助")),
    ("complaint", _("投诉")),
    ("tipoff", _("举报")),
    ("advice", _("建议")),
)
GRADES = (
    ("consult", _("咨询件")),
    ("urgent", _("紧急件")),
    ("normal", _("一般件")),
    ("complex", _("复杂件")),
)
CATEGORIES = (
    ("heating", _("供热供暖")),
    ("water", _("供水排水")),
    ("power", _("供电照明")),
    ("gas", _("燃气安全")),
    ("roads", _("道路设施")),
    ("sanitation", _("环境卫生")),
    ("greening", _("园林绿化")),
    ("noise", _("噪声油烟")),
    ("building", _("违法建设")),
    ("vendors", _("占道经营")),
    ("parking", _("停车秩序")),
    ("property", _("物业服务")),
    ("housing", _("房屋质量")),
    ("fire", _("消防隐患")),
    ("market", _("市场监管")),
    ("schooling", _("教育入学")),
    ("health", _("医疗卫生")),
    ("welfare", _("社保救助")),
    ("labour", _("劳动工资")),
    ("neighbours", _("邻里纠纷")),
    ("conduct", _("干部作风")),
    ("platform", _("对本平台的意见")),
    ("other", _("其他")),
)
REFUSALS = (
    ("out_of_scope", _("不属于政府职责")),
    ("in_court", _("已进入诉讼、仲裁或复议")),
    ("elsewhere", _("另有法定渠道")),
    ("unclear", _("内容不清且无法联系")),
)
RETURNS = (
    ("not_ours", _("不属于本单位职责")),
    ("wrong_place", _("不在本单位辖区")),
    ("no_power", _("没有相应的执法权限")),
    ("other_leads", _("应由其他单位牵头")),
)
PAUSES = (
    ("resident", _("等待反映人补充")),
    ("weather", _("天气原因")),
    ("frozen", _("冬季冻土，待开化施工")),
)
PROTECTED_KINDS = {"tipoff"}
PROTECTED_CATEGORIES = {"conduct"}
