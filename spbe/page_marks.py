"""What stands on a page of an official paper: whose it is, its dates, its number, its signature, its subject."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

__all__ = [
    "Terms",
    "agency_pattern",
    "dates_in",
    "draft_mark",
    "holds_number",
    "normal",
    "number_in",
    "signature_mark",
    "signed_on",
    "terms_of",
]

_MONTHS = "januari februari maret april mei juni juli agustus september oktober november desember".split()
_MONTH = {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"agt": 8, "ags": 8, "nop": 11, "peb": 2}
_WORDY = re.compile(rf"\b([0-3]?\d)\s+({'|'.join(_MONTHS)}|nopember|pebruari)\s+((?:19|20)\d\d)\b")
_NUMERIC = re.compile(r"(?<![\d./-])([0-3]?\d)([-/.])([01]?\d)\2((?:19|20)\d\d)(?![\d/-])")
_BEFORE_SIGNING = re.compile(r"(?:pada tanggal|ditetapkan|tertanggal|tanggal)\s*:?\s*$")
_NUMBER = re.compile(
    r"\b(?:nomor|no\.) ?:? ?(\d[\w.-]* tahun (?:19|20)\d\d|[a-z0-9][\w.-]*(?:/[\w.-]+)+)", re.IGNORECASE
)
_GROUNDS = re.compile(r"\b(?:menimbang|mengingat|dasar)\b", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"ditanda\s?tangani\s+secara\s+elektronik|\bditetapkan\s+di\b|(?<![a-z])t\s?t\s?d(?![a-z])|\bnip\b\W{0,3}\d{8}"
)
_DRAFTS = re.compile(
    r"(?<![A-Za-z])(DRAFT?|RANCANGAN(?=\s+(?:PERATURAN|KEPUTUSAN|INSTRUKSI|SURAT|UNDANG))|KONSEP(?=\s*$|\s+(?:SURAT|"
    r"KEPUTUSAN|PERATURAN|NASKAH)))(?![A-Za-z])",
    re.MULTILINE,
)
_STOP = frozenset(
    """
    adalah agar akan antara antarinstansi atas atau bagi bahwa baru bawah beberapa belum berikut bila boleh
    bukti daerah dalam dan dapat dari dengan di diri ditetapkan dokumen dokumentasi dua empat enam formal hal
    harus hasil ini instansi internal itu jika juga kebijakan kegiatan kematangan kepada ketentuan kinerja lain
    lama layanan lebih lengkap masih maupun melalui memenuhi memiliki memuat menguraikan menunjukkan menurut
    norma oleh pada paling pasal pelaksanaan pemerintah pemerintahan penerapan perangkat saat sampai satu
    sebagai sebagian sebelum seluruh semua seperti serta sesuai sesudah setelah spbe suatu sudah tahun tentang
    terhadap terkait tersebut tertentu tiap tiga tingkat umum unit untuk yaitu yang
    """.split()
)
_LONG = {"sdm": "sumber daya manusia", "tik": "teknologi informasi dan komunikasi"}
_SHORTENED = re.compile(rf"\b(?:{'|'.join(_LONG)})\b")
_PREFIX = re.compile(r"^(?:meng|meny|mem|men|me|peng|peny|pem|pen|per|pe|ke|di|ber|ter|se)(?=[a-z]{4})")
_SUFFIX = re.compile(r"(?:nya|kan|an|i)$")
_SHORT = 4  # letters: shorter stems are found as whole words only
_LOOKS = 200  # characters before a date in which it is said what the date is


def normal(text: str) -> str:
    """Return a text as it is compared: small letters, ligatures and wide signs made plain, one space between words.

    What is usually shortened (SDM, TIK) is written out.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("\u00ad", "").split())
    return _SHORTENED.sub(lambda found: _LONG[found[0]], plain)


@lru_cache(maxsize=256)
def agency_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds an agency in a normal text, by any of its names; letters may stand apart as in a letterhead.

    "Pemerintah Kota X" is also "Kota X"; the head of a regency is "Bupati X", of a province "Gubernur X".
    """
    spelled = [r"\s*".join(re.escape(sign) for sign in name if not sign.isspace()) for name in _names(names)]
    return re.compile(rf"(?<![a-z])(?:{'|'.join(spelled) or '(?!)'})(?![a-z]|\s[a-z](?![a-z]))")


def _names(names: Iterable[str]) -> Iterator[str]:
    for name in map(normal, names):
        core = name.removeprefix("pemerintah ")
        yield core
        for kind, head in (("kabupaten ", "bupati "), ("provinsi ", "gubernur "), ("kabupaten ", "kab. ")):
            if core.startswith(kind):
                yield head + core.removeprefix(kind)


def dates_in(text: str) -> list[date]:
    """Return the days a normal text names, in order: "5 januari 2024", "05-01-2024", "5/1/2024"."""
    return [day for _place, day in sorted(_days(text))]


def signed_on(text: str) -> date | None:
    """Return the day a normal text says it was decided or written on, where it says so."""
    found = [day for place, day in sorted(_days(text)) if _BEFORE_SIGNING.search(text[max(0, place - _LOOKS) : place])]
    return found[-1] if found else None


def _days(text: str) -> Iterator[tuple[int, date]]:
    for found in _WORDY.finditer(text):
        if day := _day(found[3], _MONTH[found[2][:3]], found[1]):
            yield found.start(), day
    for found in _NUMERIC.finditer(text):
        if day := _day(found[4], int(found[3]), found[1]):
            yield found.start(), day


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def number_in(text: str) -> str | None:
    """Return the official number of a page as it is written there, without the word before it.

    It stands in the head: what is named after "Menimbang" or "Mengingat" are the numbers of others. A number has a
    year or strokes, so that a house in an address has none.

    >>> number_in("PERATURAN WALI KOTA NOMOR 34 TAHUN 2024 TENTANG")
    '34 TAHUN 2024'
    """
    found = _NUMBER.search(_GROUNDS.split(" ".join(text.split()), maxsplit=1)[0])
    return found[1].rstrip(".-/") if found else None


def holds_number(text: str, reference: str) -> bool:
    """Say whether a normal text holds an official number, however it is put: "Nomor 12/2024" is "12 Tahun 2024".

    Takes what a person typed. A reference without any digit is looked for as it is.
    """
    numbers = re.findall(r"\w+", re.sub(r"\b(nomor|no|tahun|thn)\b", " ", normal(reference)))
    if not any(part.isdigit() for part in numbers):
        return normal(reference) in text
    between = r"\W*(?:tahun\W*|thn\W*)?"
    return re.search(rf"(?<!\w){between.join(map(re.escape, numbers))}(?!\w)", text) is not None


def signature_mark(text: str) -> bool:
    """Say whether a normal text ends as a signed paper does: "ttd", signed electronically, "Ditetapkan di", a NIP."""
    return _SIGNATURE.search(text) is not None


def draft_mark(text: str) -> str | None:
    """Return the word by which a page (as it is written) says that it is a draft: DRAF, RANCANGAN, KONSEP."""
    found = _DRAFTS.search(text)
    return found[1] if found else None


@dataclass(frozen=True)
class Terms:
    """What a paper about something is expected to speak of: groups of words, any word of a group will do.

    ``words`` are the groups as they are told to a reader ("notulen/catatan/laporan").
    """

    words: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]

    def found_in(self, text: str) -> frozenset[int]:
        """Return the numbers of the groups that a normal text holds."""
        return frozenset(n for n, stems in enumerate(self.stems) if any(_holds(text, stem) for stem in stems))


@lru_cache(maxsize=4096)
def terms_of(*phrases: str) -> Terms:
    """Return the significant words of phrases, each stem once; what "/" or "atau" joins is one group.

    >>> terms_of("Notulen/catatan/laporan hasil reviu atau evaluasi kebijakan Arsitektur SPBE").words
    ('notulen/catatan/laporan', 'reviu/evaluasi', 'arsitektur')
    """
    groups: list[dict[str, str]] = []
    for phrase in phrases:
        last: dict[str, str] | None = None
        for word, joins in _significant(normal(phrase)):
            if not (joins and last is not None):
                last = {}
                groups.append(last)
            last.setdefault(_stem(word), word)
    seen: set[str] = set()
    kept = []
    for group in groups:
        if fresh := {stem: word for stem, word in group.items() if stem not in seen}:
            seen |= set(fresh)
            kept.append(fresh)
    return Terms(tuple("/".join(group.values()) for group in kept), tuple(tuple(group) for group in kept))


def _significant(phrase: str) -> Iterator[tuple[str, bool]]:
    """Yield the significant words, and whether each is another word for the one before it."""
    end = 0
    for found in re.finditer(r"[a-z][a-z-]{2,}", phrase):
        if found[0] in _STOP or found[0] == "atau":
            continue
        between = phrase[end : found.start()]
        yield found[0], end > 0 and re.fullmatch(r"\s*(?:/|(?:dan/)?atau)\s*", between) is not None
        end = found.end()


def _stem(word: str) -> str:
    """Return the part of a word that its other forms hold too; "keterpaduan" and "terpadu" share "padu"."""
    for _turn in range(2):
        word = _PREFIX.sub("", word)
    shorter = _SUFFIX.sub("", word)
    return shorter if len(shorter) >= _SHORT else word


def _holds(text: str, stem: str) -> bool:
    if len(stem) >= _SHORT:
        return stem in text
    return re.search(rf"\b{re.escape(stem)}\b", text) is not None
