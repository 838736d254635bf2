"""People of the demo: names put together by lot, and telephone numbers that no network gives out."""

from random import Random

from gongzhi.demo.material import material


def person_name(rng: Random) -> str:
    words = material("words")
    return rng.choice(words["surnames"]) + "".join(rng.sample(words["given"], rng.choice((1, 2, 2, 2))))


def polite_name(rng: Random) -> str:
    """As somebody introduces themselves on the telephone."""
    surname = rng.choice(material("words")["surnames"])
    return surname + rng.choice(("女士", "先生", "师傅", "阿姨", "大爷"))


def phone(rng: Random) -> str:
    return f"100{rng.randrange(10**8):08}"
