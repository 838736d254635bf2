from io import BytesIO
from random import Random

from PIL import Image

from gongzhi.demo.pictures import PICTURES, SUBJECTS, Album, count, key, picture

CATEGORIES = ("power", "sanitation", "roads", "water", "fire", "welfare")


def test_each_subject_is_drawn_and_no_two_pictures_are_alike() -> None:
    drawn = [picture(1, number) for number in range(2 * len(SUBJECTS))]

    assert len(set(drawn)) == len(drawn)
    assert {Image.open(BytesIO(content)).size for content in drawn} == {(800, 600)}


def test_the_same_seed_draws_the_same_picture() -> None:
    assert picture(3, 4) == picture(3, 4) != picture(4, 4)
    assert key(3, 4) == key(3, 4) != key(4, 4)


def test_the_caption_stands_in_the_corner() -> None:
    sheet = Image.open(BytesIO(picture(1, 0)))
    corner = sheet.crop((640, 520, 800, 600)).convert("L").point(lambda value: 255 if value > 200 else 0)

    assert 0.1 < corner.histogram()[255] / (160 * 80) < 0.5


def test_batches_share_the_pictures_without_giving_one_out_twice() -> None:
    given = [
        taken
        for batch in range(3)
        for album in [Album(1, 3000, batch, 3)]
        for number in range(3000)
        for taken in album.take(
            ("power", "sanitation", "roads", "water", "fire", "welfare")[number % 6], Random(number)
        )
    ]

    assert len(given) == len(set(given)) == count(3000) == PICTURES
