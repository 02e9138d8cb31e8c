"""Whether a picture can be drawn to its last pixel, at a bounded cost. Plain rules.

To be called in a process apart: a file of a megabyte may hold a thousand frames of any size.
"""

import io
from enum import StrEnum

from PIL import Image, ImageSequence

MAX_FRAMES = 500
MAX_PIXELS_OF_ALL_FRAMES = 200_000_000


class Finding(StrEnum):
    """What there is to say about a picture."""

    SOUND = "sound"
    DAMAGED = "damaged"
    TOO_MUCH = "too much"
    ACTIVE = "active"


def verdict(content: bytes) -> str:
    """Return the ``Finding`` about a picture, having drawn each of its frames."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            frames = getattr(picture, "n_frames", 1)
            if frames > MAX_FRAMES or frames * picture.width * picture.height > (
                MAX_PIXELS_OF_ALL_FRAMES
            ):
                return Finding.TOO_MUCH
            for frame in ImageSequence.Iterator(picture):
                frame.load()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - each format's reader fails in its own way
        return Finding.DAMAGED
    return Finding.SOUND
