"""Holds JAX's products to vectors of 256 bits, as XLA's flag holds what XLA compiles.

JAX has many of its products from a library, YNNPACK, which asks the processor itself for its longest vectors, once, and has no
setting. So its answer is changed where it keeps it: a bit for each set of instructions, of which the eight lowest are those
without vectors of 512 bits.
"""

import ctypes
import struct
import sys

FUNCTION = b"_ZN3ynn24get_supported_arch_flagsEv"
ANSWER = b"_ZZN3ynn24get_supported_arch_flagsEvE5flags"
UP_TO_256_BITS = 0xFF


def hold_products():
    """To be called after JAX is imported and before it computes. Ends the program if this JAX keeps no such answer."""
    start, path = loaded("libjax_common.so")
    places = symbols(path, (FUNCTION, ANSWER))
    if len(places) < 2:
        sys.exit(f"{path} has no {FUNCTION.decode()}: its products cannot be held to vectors of 256 bits (JAX 0.10's can)")
    ask = ctypes.CFUNCTYPE(ctypes.c_uint64)(start + places[FUNCTION])
    answer = ctypes.c_uint64.from_address(start + places[ANSWER])
    ask()
    answer.value &= UP_TO_256_BITS
    assert ask() <= UP_TO_256_BITS


def loaded(name):
    """Where a library begins in memory, and its file."""
    with open("/proc/self/maps") as maps:
        for line in maps:
            if line.rstrip().endswith("/" + name):
                return int(line.split("-")[0], 16), line.split()[-1]
    sys.exit(f"{name} is not loaded")


def symbols(path, names):
    """The places of symbols in a library, by their names; those alone that it has."""
    with open(path, "rb") as file:
        header = file.read(64)
        (sections,) = struct.unpack_from("<Q", header, 0x28)
        size, count = struct.unpack_from("<HH", header, 0x3A)
        file.seek(sections)
        table = [struct.unpack("<IIQQQQIIQQ", file.read(size)) for _ in range(count)]

        def content(section):
            file.seek(section[4])
            return file.read(section[5])

        places = {}
        for section in table:
            if section[1] == 2:  # a table of symbols, with that of their names
                texts = content(table[section[6]])
                for at, _, _, _, place, _ in struct.iter_unpack("<IBBHQQ", content(section)):
                    for name in names:
                        if texts.startswith(name + b"\0", at):
                            places[name] = place
        return places
