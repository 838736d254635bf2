"""What imports of the territory leave in the ledger. Here, since the territory stands below the ledger."""

from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.ledger.registry import register_verb

DIVISIONS_IMPORTED = register_verb(
    "territory.divisions_imported",
    _("{actor}导入了行政区划：新增 {new} 个，变更 {changed} 个，撤销 {closed} 个"),
).name
PLACES_IMPORTED = register_verb(
    "territory.places_imported", _("{actor}导入了网格、楼栋或小区：新增 {new} 个，变更 {changed} 个")
).name
OUTLINES_LOADED = register_verb(
    "territory.outlines_loaded", _("{actor}导入了地图轮廓：新增 {new} 个，变更 {changed} 个")
).name
