"""Redraw every picture of the demo log: `python experiments/_draw.py` (needs fonts-noto-cjk).

Each run gives the same pictures. It prints where on a picture the marks of its record belong.
"""

from __future__ import annotations

from pathlib import Path

from _pictures import cars, dogs, flyer, job, replies, seeds, sign
from _pictures.canvas import save
from _pictures.chat import Phone

HERE = Path(__file__).parent
SCATTERED = (1, 2)
"""Which of the scattered pictures the record shows."""


def main() -> None:
    """Draw the pictures, and the screenshots that show them."""
    vision = HERE / "vision"
    pictures = {
        "japan-sign/sign.jpg": sign.draw_sign(),
        "hangzhou-flyer/flyer.jpg": flyer.draw_flyer(),
        "sunflower-seeds/seeds.jpg": seeds.draw_seeds(),
        "pink-car/cars.png": cars.draw_cars(),
        "odd-dog/dogs.png": dogs.draw_dogs(),
        **{f"seed-scatter/scatter-{number}.jpg": seeds.scatter(number)[0] for number in SCATTERED},
    }
    for name, picture in pictures.items():
        save(picture, vision / name, colours=256)
    phones = {
        "japan-sign/reply.png": replies.draw_japan(pictures["japan-sign/sign.jpg"]),
        "hangzhou-flyer/reply.png": replies.draw_hangzhou(pictures["hangzhou-flyer/flyer.jpg"]),
        "sunflower-seeds/reply-1.png": replies.draw_first_count(pictures["sunflower-seeds/seeds.jpg"]),
        "sunflower-seeds/reply-2.png": replies.draw_second_count(),
        "pink-car/reply.png": replies.draw_cars_answer(pictures["pink-car/cars.png"]),
        "odd-dog/reply.png": replies.draw_dogs_answer(pictures["odd-dog/dogs.png"]),
    }
    for name, phone in phones.items():
        save(phone.image, vision / name, colours=256)
    save(job.draw_job(), HERE / "fine-tuning/first-job/curve.png", colours=128)
    _print_marks(phones)


def _print_marks(phones: dict[str, Phone]) -> None:
    for name, phrase in (
        ("japan-sign/reply.png", "there’s a typo."),
        ("japan-sign/reply.png", "“Japanese Olympic Committee.”"),
        ("hangzhou-flyer/reply.png", "“Spectator Guide”"),
        ("sunflower-seeds/reply-1.png", "23"),
        ("sunflower-seeds/reply-2.png", "28"),
    ):
        for box in phones[name].find(phrase):
            print(name, phrase, [round(part, 3) for part in box])
    print("odd-dog/dogs.png", [round(part, 3) for part in dogs.odd_box()])


if __name__ == "__main__":
    main()
