"""Drawings in place of photographs: a lamp, a bin, a hole in the road. Each says 演示 in its corner."""

from collections.abc import Callable
from io import BytesIO
from random import Random
from uuid import UUID

from PIL import Image, ImageDraw

from gongzhi.demo.marks import Settings
from gongzhi.demo.material import dice
from gongzhi.demo.progress import Advance
from gongzhi.kernel.evidence.actions import accept

WIDTH, HEIGHT = 800, 600
GROUND = 430
PICTURES = 36
# 演示, forty dots wide: no font with Chinese characters can be counted on.
CAPTION = (
    0x3818000000, 0x0C1801FFF8, 0x03FFE00000, 0x0300600000, 0x0300600000, 0x40FF800000, 0x700807FFFE,
    0x1008000600, 0x01FFC00600, 0x0108C00600, 0x0908C0C630, 0x09FFC0C610, 0x1908C18618, 0x1908C1860C,
    0x11FFC3060C, 0x3042060604, 0x20E3800604, 0x2780E03E00, 0x0200003800,
)  # fmt: skip
DOT = 3
Pen = ImageDraw.ImageDraw


def draw_all(settings: Settings, advance: Advance) -> int:
    """Outside any transaction, as the evidence store asks; a second time finds what is there."""
    wanted = count(settings.requests)
    for number in range(wanted):
        accept(
            upload=BytesIO(picture(settings.seed, number)), key=key(settings.seed, number), now=settings.now
        )
        advance(number + 1, wanted)
    return wanted


def count(requests: int) -> int:
    return min(PICTURES, max(len(SUBJECTS), requests // 40))


def key(seed: int, number: int) -> UUID:
    return UUID(int=dice(seed, "picture", number).getrandbits(128), version=4)


def picture(seed: int, number: int) -> bytes:
    rng = dice(seed, "drawing", number)
    dark = rng.random() < 0.3
    sheet = Image.new("RGB", (WIDTH, HEIGHT), (44, 58, 82) if dark else (196, 214, 226))
    pen = ImageDraw.Draw(sheet)
    houses(pen, rng, dark)
    pen.rectangle((0, GROUND, WIDTH, HEIGHT), fill=(70, 74, 78) if dark else (150, 150, 146))
    SUBJECTS[number % len(SUBJECTS)](pen, rng)
    caption(pen)
    file = BytesIO()
    sheet.save(file, "JPEG", quality=82)
    return file.getvalue()


def houses(pen: Pen, rng: Random, dark: bool) -> None:
    left = -rng.randrange(60)
    while left < WIDTH:
        wide, top = rng.randrange(120, 220), rng.randrange(90, 260)
        shade = rng.randrange(50, 80) if dark else rng.randrange(150, 190)
        pen.rectangle((left, top, left + wide, GROUND), fill=(shade, shade - 8, shade - 16))
        for x in range(left + 16, left + wide - 24, 36):
            for y in range(top + 20, GROUND - 30, 44):
                lit = rng.random() < (0.5 if dark else 0.1)
                pen.rectangle((x, y, x + 18, y + 24), fill=(236, 208, 120) if lit else (104, 120, 136))
        left += wide + rng.randrange(8, 40)


def lamp(pen: Pen, rng: Random) -> None:
    x = rng.randrange(250, 550)
    pen.line((x, GROUND + 60, x, 130), fill=(52, 56, 60), width=12)
    pen.line((x, 134, x + 110, 110), fill=(52, 56, 60), width=8)
    pen.ellipse((x + 90, 98, x + 150, 128), fill=(120, 120, 112), outline=(40, 40, 40), width=3)


def bin_full(pen: Pen, rng: Random) -> None:
    x = rng.randrange(200, 480)
    for _bag in range(12):
        left, top = x + rng.randrange(-90, 170), GROUND + rng.randrange(40, 110)
        colour = rng.choice(((40, 44, 48), (230, 230, 224), (70, 110, 150)))
        pen.ellipse((left, top, left + rng.randrange(40, 80), top + 44), fill=colour)
    pen.polygon(((x, 330), (x + 140, 330), (x + 124, 510), (x + 16, 510)), fill=(44, 110, 76))
    pen.rectangle((x - 8, 312, x + 148, 334), fill=(34, 88, 60))


def hole(pen: Pen, rng: Random) -> None:
    x, y = rng.randrange(220, 420), rng.randrange(470, 510)
    pen.ellipse((x, y, x + 230, y + 70), fill=(58, 54, 50), outline=(40, 36, 32), width=4)
    pen.ellipse((x + 40, y + 20, x + 180, y + 58), fill=(96, 112, 128))


def snow(pen: Pen, rng: Random) -> None:
    for _heap in range(9):
        x, y = rng.randrange(-60, WIDTH), rng.randrange(GROUND - 40, 520)
        pen.ellipse((x, y, x + rng.randrange(140, 320), y + rng.randrange(50, 120)), fill=(240, 244, 248))


def pipe(pen: Pen, rng: Random) -> None:
    y = rng.randrange(250, 330)
    pen.rectangle((60, y, WIDTH - 60, y + 44), fill=(140, 96, 72))
    joint = rng.randrange(260, 500)
    pen.rectangle((joint, y - 14, joint + 48, y + 58), fill=(104, 70, 52))
    for drop in range(y + 64, HEIGHT - 30, 26):
        pen.ellipse((joint + 16, drop, joint + 28, drop + 18), fill=(90, 140, 190))


def clutter(pen: Pen, rng: Random) -> None:
    for _box in range(9):
        x, y = rng.randrange(120, 560), rng.randrange(330, 480)
        corner = (x + rng.randrange(60, 130), y + rng.randrange(50, 110))
        pen.rectangle((x, y, *corner), fill=(176, 138, 92), outline=(120, 92, 60), width=3)


SUBJECTS: tuple[Callable[[Pen, Random], None], ...] = (lamp, bin_full, hole, snow, pipe, clutter)


def caption(pen: Pen) -> None:
    left, top = WIDTH - 40 * DOT - 24, HEIGHT - len(CAPTION) * DOT - 20
    pen.rectangle((left - 14, top - 12, WIDTH, HEIGHT), fill=(32, 36, 40))
    for row, dots in enumerate(CAPTION):
        for column in range(40):
            if dots >> (39 - column) & 1:
                x, y = left + column * DOT, top + row * DOT
                pen.rectangle((x, y, x + DOT - 1, y + DOT - 1), fill=(240, 240, 236))


class Album:
    """The pictures set apart for one batch of cases, each for a matter that it shows."""

    SHOWN = {
        "power": (lamp,), "sanitation": (bin_full, snow), "roads": (hole, snow), "heating": (pipe,), "water": (pipe,),
        "fire": (clutter,), "property": (clutter, pipe),
    }  # fmt: skip

    def __init__(self, seed: int, requests: int, batch: int, batches: int) -> None:
        self.left: dict[Callable[[Pen, Random], None], list[UUID]] = {subject: [] for subject in SUBJECTS}
        for number in range(count(requests)):
            if number // len(SUBJECTS) % batches == batch:
                self.left[SUBJECTS[number % len(SUBJECTS)]].append(key(seed, number))

    def take(self, category: str, rng: Random) -> tuple[UUID, ...]:
        if rng.random() < 0.85:
            return ()
        fitting = [subject for subject in self.SHOWN.get(category, ()) if self.left[subject]]
        return (self.left[rng.choice(fitting)].pop(),) if fitting else ()
