"""Exceptions: what is wrong, where, and what to do."""

from __future__ import annotations

__all__ = ["EpisodeError", "FileError", "ImageError", "SanteiError"]


class SanteiError(Exception):
    """Why a call could not be done.

    Attributes:
        code: Stable code, such as ``E0503``; ``docs/diagnostics`` has a page for each.
        message: What is wrong, in the language of the engine.
        place: Where: ``line:column`` of JSON, a path of names, or a file; may be empty.
        help: What to do about it; may be empty.
    """

    code: str
    message: str
    place: str
    help: str

    def __init__(self, code: str, message: str, place: str = "", help: str = "") -> None:
        super().__init__(code, message, place, help)
        self.code = code
        self.message = message
        self.place = place
        self.help = help

    def __str__(self) -> str:
        where = f" ({self.place})" if self.place else ""
        advice = f"\n{self.help}" if self.help else ""
        return f"{self.code}: {self.message}{where}{advice}"


class EpisodeError(SanteiError, ValueError):
    """The input is malformed or contradicts itself."""


class ImageError(SanteiError):
    """The image is refused: not an image, damaged, or of another format."""


class FileError(SanteiError, OSError):
    """A file cannot be read."""
