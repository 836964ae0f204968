"""The conversations as the original screenshots show them, word for word."""

from __future__ import annotations

from PIL import Image

from _pictures.chat import HIDDEN, Phone, Turn, draw_phone

JAPAN = """From the image, I can observe the following text:

1. “The 4th Asian Para Games” - This seems to be correctly translated and refers to the 4th Asian \
Para Games event.
2. “日本奥委会” - This is translated as “Japanes Olympic Committee.” However, there’s a typo. It should \
be “Japanese Olympic Committee.”
3. “Hearts Meet, Dreams Shine” - This appears to be a slogan, and the translation seems fitting.
4. “心相印, 梦四射” - This roughly translates to “Hearts meet (or connect), dreams radiate.” It aligns \
with the English slogan “Hearts Meet, Dreams Shine.”

So, the primary issue is the typo in"""

HANGZHOU = """The image shows two pamphlets, and I can see Chinese text on them. The main phrases \
that are visible are:

1. “19th Asian Games Hangzhou” - This likely refers to the 19th Asian Games taking place in \
Hangzhou.
2. “Speculator Guide” - This might be a mistranslation or typo. The intended word could be \
“Spectator Guide” which would be more fitting for an event like the Asian Games.
3. “Heart to Heart, @future” - This seems like a slogan or tagline, possibly promoting unity and \
connection.

The key mistake I noticed is “Speculator"""

CARS = """Yes, the image displays animated characters driving cars on a road with a scenic \
background. The characters appear to be cheerful. The top banner contains a question in Chinese, \
which translates to: “The road ahead is closed for construction. Do you want to change the route?” \
Apart from this, nothing seems particularly unusual. Would you like to point out anything specific \
or have further questions about the image?"""

COUNT_23 = """Based on the image you provided, there are approximately 23 sunflower seeds. \
However, it’s important to note that counting objects in an image can be an estimate, and there \
might be some margin of error."""

COUNT_28 = """Upon re-examining the image, there are approximately 28 sunflower seeds. I apologize \
for the oversight in my previous response."""


def draw_japan(sign: Image.Image) -> Phone:
    """Return the answer about the welcome sign."""
    turns = [Turn("ME", "Is the translation correct on the post?", sign), Turn("AI", JAPAN)]
    return draw_phone("23:01", turns, tallest=440)


def draw_hangzhou(flyer: Image.Image) -> Phone:
    """Return the answer about the pamphlets."""
    return draw_phone("22:52", [Turn("ME", "Is the translation correct on the flyer?", flyer), Turn("AI", HANGZHOU)])


def draw_first_count(seeds: Image.Image) -> Phone:
    """Return the first questions about the seeds."""
    turns = [
        Turn("ME", "What is in the photo?", seeds),
        Turn("AI", "The photo appears to show sunflower seeds."),
        Turn("ME", "How many sunflower seeds in it?"),
        Turn("AI", COUNT_23),
        Turn("ME", "How many sunflower seeds in it?"),
    ]
    return draw_phone("10:23", turns, typed="N")


def draw_second_count() -> Phone:
    """Return the later questions about the seeds; a button hides the last number."""
    turns = [
        Turn("ME", "How many sunflower seeds in it?"),
        Turn("AI", COUNT_28),
        Turn("ME", "Can you count again? How many seeds?"),
        Turn("AI", f"Certainly. After carefully examining the image again, I cou {HIDDEN} sunflower seeds."),
    ]
    return draw_phone("10:26", turns, keyboard=True)


def draw_cars_answer(cars: Image.Image) -> Phone:
    """Return the answer about the three cars."""
    turns = [
        Turn("ME", "Can you see anything unusual in the photo?", cars),
        Turn("AI", CARS),
        Turn("ME", "How about the pink car? Anything unusual?"),
    ]
    return draw_phone("10:33", turns)


def draw_dogs_answer(dogs: Image.Image) -> Phone:
    """Return the answer about the grid of dogs."""
    answer = "All the dogs in the image appear to be the same. There doesn’t seem to be any difference among them."
    return draw_phone("10:37", [Turn("ME", "Which dog is different to other dogs?", dogs), Turn("AI", answer)])
