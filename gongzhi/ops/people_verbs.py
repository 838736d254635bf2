"""What an operator's work on bodies and staff leaves in the ledger. Here, since people stand below the ledger."""

from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.ledger.registry import register_verb

ORGANIZATIONS_IMPORTED = register_verb(
    "people.organizations_imported", _("{actor}导入了单位：新增 {new} 个，变更 {changed} 个")
).name
STAFF_IMPORTED = register_verb(
    "people.staff_imported",
    _("{actor}导入了人员：新增任职 {new} 个，变更 {changed} 个，新开账号 {logins} 个"),
).name
PASSWORD_RESET = register_verb(
    "people.password_reset", _("{actor}重置了一个账号的密码，清除第二道验证 {second_factors} 项")
).name
