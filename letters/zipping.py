"""The ZIP of a letter: the members that never change are deflated once and copied, the few others are added after.

The bytes depend on names and contents only (no clock, no system), and on the deflate library installed.
"""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from struct import Struct
from typing import BinaryIO, NamedTuple, Self

try:
    from isal import isal_zlib
except ImportError:
    isal_zlib = None

LOCAL, CENTRAL, END = Struct("<4s5H3L2H"), Struct("<4s6H3L5H2L"), Struct("<4s4H2LH")
OFFSET = Struct("<L")
VERSION, UNIX, UTF8 = 20, 3 << 8, 0x800
STORED, DEFLATED = 0, 8
SMALL = 1280  # bytes that deflating would hardly reduce, at the price of starting it
MIDNIGHT, FIRST_DAY = 0, 1 << 5 | 1  # 1980-01-01, the first instant a ZIP can tell
READABLE = 0o644 << 16
MOST_MEMBERS, MOST_BYTES = 0xFFFF, 0xFFFFFFFF

Deflate = Callable[[bytes], bytes]


def smallest(data: bytes) -> bytes:
    """Raw deflate for what is packed once and copied ever after."""
    return zlib.compress(data, 9, wbits=-15)


def zlib_deflate(data: bytes) -> bytes:
    """Raw deflate for what changes: the lowest level, four times as fast, a tenth larger."""
    return zlib.compress(data, 1, wbits=-15)


def isal_deflate(data: bytes) -> bytes:
    """The same size, three times as fast again."""
    return isal_zlib.compress(data, 1, wbits=-15)


fastest: Deflate = isal_deflate if isal_zlib else zlib_deflate


class Member(NamedTuple):
    """One file of a ZIP, deflated unless it is small or that makes it larger."""

    name: bytes
    method: int
    crc: int
    packed: bytes
    size: int

    @classmethod
    def of(cls, name: str, data: bytes, deflate: Deflate) -> Member:
        packed, method = deflate(data) if len(data) > SMALL else data, DEFLATED
        if len(packed) >= len(data):
            packed, method = data, STORED
        return cls(name.encode(), method, zlib.crc32(data), packed, len(data))

    def _described(self, packed: int | None) -> tuple[int, ...]:
        flags = 0 if self.name.isascii() else UTF8
        sizes = (len(self.packed) if packed is None else packed, self.size, len(self.name))
        return VERSION, flags, self.method, MIDNIGHT, FIRST_DAY, self.crc, *sizes, 0

    def local(self, packed: int | None = None) -> bytes:
        """What stands before its bytes; `packed`: how many there are, when they are not here."""
        return LOCAL.pack(b"PK\3\4", *self._described(packed)) + self.name

    def central(self, offset: int, packed: int | None = None) -> bytes:
        """Its line in the directory at the end of the ZIP."""
        described = self._described(packed)
        return CENTRAL.pack(b"PK\1\2", UNIX | VERSION, *described, 0, 0, 0, READABLE, offset) + self.name


class Frozen:
    """Members that every ZIP of a family opens with: written out once, their directory too."""

    def __init__(self, members: Iterable[Member]):
        self.body, self.directory, self.count = _laid(members, 0)
        self.crc = zlib.crc32(self.body)

    def crc_of(self, zipped: bytes) -> int:
        """The CRC of a ZIP of the family: only what follows the frozen members is read."""
        return zlib.crc32(memoryview(zipped)[len(self.body) :], self.crc)

    def zipped(self, members: Iterable[Member]) -> bytes:
        """The whole ZIP: the frozen members, then these."""
        body, directory, count = _laid(members, len(self.body))
        start, length = len(self.body) + len(body), len(self.directory) + len(directory)
        return b"".join((self.body, body, self.directory, directory, _end(self.count + count, length, start)))


def _laid(members: Iterable[Member], offset: int) -> tuple[bytes, bytes, int]:
    """The members one after the other from `offset`, their directory, and how many."""
    pieces: list[bytes] = []
    lines: list[bytes] = []
    for member in members:
        lines.append(member.central(offset))
        pieces += (local := member.local()), member.packed
        offset += len(local) + len(member.packed)
    return b"".join(pieces), b"".join(lines), len(lines)


def _end(count: int, length: int, start: int) -> bytes:
    """The last bytes of a ZIP: how many members, where their directory is."""
    return END.pack(b"PK\5\6", 0, 0, count, count, length, start, 0)


class Stream:
    """A file of a ZIP deflated as it comes, kept aside on disk until it is whole."""

    def __init__(self, aside: BinaryIO):
        self.aside, self.crc, self.size, self.packed = aside, 0, 0, 0
        self.deflate = isal_zlib.compressobj(1, wbits=-15) if isal_zlib else zlib.compressobj(1, wbits=-15)

    def write(self, data: bytes) -> None:
        self.crc, self.size = zlib.crc32(data, self.crc), self.size + len(data)
        self._keep(self.deflate.compress(data))

    def close(self) -> None:
        """Nothing more comes: the whole can be read from its start."""
        self._keep(self.deflate.flush())
        self.aside.seek(0)

    def _keep(self, packed: bytes) -> None:
        self.packed += len(packed)
        self.aside.write(packed)


def _moved(line: bytes, by: int) -> bytes:
    """A line of a directory, its file further on."""
    place = CENTRAL.size - OFFSET.size
    return line[:place] + OFFSET.pack(OFFSET.unpack_from(line, place)[0] + by) + line[CENTRAL.size :]


class TooLarge(Exception):
    """A ZIP beyond what the plain format can tell: 65,535 members, 4 GiB."""


class Archive:
    """A ZIP of files already deflated, each written to disk as it comes; only its directory stays in memory."""

    def __init__(self, path: Path):
        self.path, self.lines, self.offset = path, [], 0

    def __enter__(self) -> Self:
        self.file = self.path.open("xb")
        return self

    def put(self, name: str, data: bytes, deflate: Deflate) -> None:
        """Add a file; raises TooLarge."""
        self._write(Member.of(name, data, deflate))

    def put_letter(self, name: str, data: bytes, family: Frozen) -> None:
        """Add a letter, as it is: it is deflated already; raises TooLarge."""
        self._write(Member(name.encode(), STORED, family.crc_of(data), data, len(data)))

    def put_stream(self, name: str, stream: Stream) -> None:
        """Add a file deflated as it came, once it is closed; raises TooLarge."""
        if max(stream.size, stream.packed) > MOST_BYTES:
            raise TooLarge(self.path.name)
        self._open(Member(name.encode(), DEFLATED, stream.crc, b"", stream.size), stream.packed)
        shutil.copyfileobj(stream.aside, self.file)

    def put_stored(self, name: str, data: bytes) -> None:
        """Add a file that would not get smaller; raises TooLarge."""
        self._write(Member(name.encode(), STORED, zlib.crc32(data), data, len(data)))

    def join(self, other: Archive) -> None:
        """Add all the files of another archive, still open, as they are; raises TooLarge."""
        if len(self.lines) + len(other.lines) > MOST_MEMBERS or self.offset + other.offset > MOST_BYTES:
            raise TooLarge(self.path.name)
        self.lines += [_moved(line, self.offset) for line in other.lines]
        self.offset += other.offset
        other.file.flush()
        with other.path.open("rb") as files:
            shutil.copyfileobj(files, self.file)

    def _write(self, member: Member) -> None:
        self._open(member, len(member.packed))
        self.file.write(member.packed)

    def _open(self, member: Member, packed: int) -> None:
        """Write what stands before the packed bytes of a file."""
        local = member.local(packed)
        if len(self.lines) == MOST_MEMBERS or self.offset + len(local) + packed > MOST_BYTES:
            raise TooLarge(self.path.name)
        self.lines.append(member.central(self.offset, packed))
        self.offset += len(local) + packed
        self.file.write(local)

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        with self.file:
            if kind is None:
                directory = b"".join(self.lines)
                self.file.writelines((directory, _end(len(self.lines), len(directory), self.offset)))
