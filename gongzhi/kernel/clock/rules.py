from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.people.rules import has_role, is_system

# Not the organisation itself: an office that may close for a day may put off its own deadlines.
keeps_the_calendar = has_role(Role.ADMINISTRATOR) | is_system
