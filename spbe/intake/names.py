"""What the sender called a file, made safe to show and to save: never a path, never an order to a computer."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["shown_name"]

_LONGEST = 150  # characters of the whole name
_MOST_BYTES = 200  # of the name in UTF-8: file systems take 255
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, format and direction marks, halves, private, unassigned
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")
_SAME = {".jpeg": ".jpg", ".jpe": ".jpg", ".text": ".txt"}


def shown_name(name: str, suffix: str = "") -> str:
    """Return the last part of a name as it may be shown, ending in ``suffix`` (".pdf"; "" leaves its own).

    What leads elsewhere, turns the direction of writing, cannot be seen or cannot stand in a file's name is gone; a
    name that says another kind than the content gets the true ending behind it.

    >>> shown_name("../../etc/SK Tim\u202efdp.exe", ".pdf")
    'SK Timfdp.exe.pdf'
    """
    line = " ".join(_visible(re.split(r"[/\\\\]", name)[-1]).split()).strip(". ")
    stem, ending = _parted(line)
    if suffix and _SAME.get(ending.lower(), ending.lower()) != suffix:
        stem, ending = f"{stem}{ending}", suffix
    stem = _shortened(stem, len(ending)).strip(". ") or "berkas"
    return f"_{stem}{ending}" if _RESERVED.fullmatch(stem) else f"{stem}{ending}"


def _visible(text: str) -> str:
    seen = [letter for letter in unicodedata.normalize("NFC", text) if _is_seen(letter)]
    return re.sub(r'[<>:"|?*]', "_", "".join(seen))


def _is_seen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in _INVISIBLE


def _parted(line: str) -> tuple[str, str]:
    stem, dot, ending = line.rpartition(".")
    return (stem, dot + ending) if stem and _ENDING.fullmatch(dot + ending) else (line, "")


def _shortened(stem: str, ending: int) -> str:
    cut = stem[: _LONGEST - ending - 1]
    return cut.encode()[: _MOST_BYTES - ending - 1].decode(errors="ignore")
