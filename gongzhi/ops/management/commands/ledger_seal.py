from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gongzhi.kernel.ledger.keys import NoSealKey
from gongzhi.kernel.ledger.seal_file import SealFileDiffers, refile
from gongzhi.kernel.ledger.seals import seal
from gongzhi.kernel.ledger.settling import StillBeingWritten


class Command(BaseCommand):
    help = "Seal the entries of the ledger that no open transaction can add to any more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--refile", action="store_true", help="first add all seals missing at the end of the file"
        )

    def handle(self, *args: object, **options: object) -> None:
        try:
            if options["refile"]:
                refile()
            made = seal(now=timezone.now())
        except NoSealKey as missing:
            raise CommandError(f"the seal key is not in {missing}") from missing
        except SealFileDiffers as error:
            raise CommandError(
                "the seal file does not end where the table of seals ends: bring the right file back, "
                "or use --refile if lines are only missing at its end"
            ) from error
        except StillBeingWritten as error:
            raise CommandError("a long transaction is adding to the ledger; try again later") from error
        self.stdout.write(f"sealed {sum(one.count for one in made)} entries in {len(made)} seals")
