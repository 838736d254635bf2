from django.core.management.base import BaseCommand, CommandError

from gongzhi.kernel.ledger.keys import NoSealKey
from gongzhi.kernel.ledger.seals import verify


class Command(BaseCommand):
    help = "Check every entry of the ledger against its seal and against the seal file."

    def handle(self, *args: object, **options: object) -> None:
        try:
            verdict = verify()
        except NoSealKey as missing:
            raise CommandError(f"the public seal keys are not in {missing}") from missing
        if verdict.fault:
            raise CommandError(verdict.fault)
        self.stdout.write(f"verified {verdict.entries} entries, {verdict.seals} seals")
        self.stdout.write(f"not sealed yet: {verdict.tail} entries")
