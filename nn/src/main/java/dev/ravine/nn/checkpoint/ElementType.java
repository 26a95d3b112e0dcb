package dev.ravine.nn.checkpoint;

import java.nio.ByteBuffer;

/** How an entry of a tensor is stored: the format's {@code dtype}. */
enum ElementType {
    F64(8) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.getDouble();
        }
    },
    F32(4) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.getFloat();
        }
    },
    F16(2) {
        @Override
        double next(ByteBuffer bytes) {
            return half(bytes.getShort());
        }
    },
    /** The upper half of an F32. */
    BF16(2) {
        @Override
        double next(ByteBuffer bytes) {
            return Float.intBitsToFloat(bytes.getShort() << 16);
        }
    },
    I64(8) {
        @Override
        double next(ByteBuffer bytes) {
            long value = bytes.getLong();
            return exact(value, value >= -EXACT && value <= EXACT, Long.toString(value));
        }
    },
    I32(4) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.getInt();
        }
    },
    I16(2) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.getShort();
        }
    },
    I8(1) {
        @Override
        double next(ByteBuffer bytes) {
            return bytes.get();
        }
    },
    U64(8) {
        @Override
        double next(ByteBuffer bytes) {
            long value = bytes.getLong();
            return exact(value, value >= 0 && value <= EXACT, Long.toUnsignedString(value));
        }
    },
    U32(4) {
        @Override
        double next(ByteBuffer bytes) {
            return Integer.toUnsignedLong(bytes.getInt());
        }
    },
    U16(2) {
        @Override
        double next(ByteBuffer bytes) {
            return Short.toUnsignedInt(bytes.getShort());
        }
    },
    U8(1) {
        @Override
        double next(ByteBuffer bytes) {
            return Byte.toUnsignedInt(bytes.get());
        }
    },
    BOOL(1) {
        @Override
        double next(ByteBuffer bytes) {
            byte value = bytes.get();
            if (value != 0 && value != 1) {
                throw new ArithmeticException("is the byte " + Byte.toUnsignedInt(value) + ", expected 0 or 1");
            }
            return value;
        }
    };

    /** Up to here, every whole number is a double. */
    private static final long EXACT = 1L << 53;

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The number of bytes that an entry takes. */
    int bytes() {
        return bytes;
    }

    /**
     * Reads the next entry.
     *
     * @throws ArithmeticException if it is not one of this type, or not exactly a double; the message goes on after the
     *     name of the entry
     */
    abstract double next(ByteBuffer bytes);

    private static double exact(long value, boolean isExact, String text) {
        if (!isExact) {
            throw new ArithmeticException("is " + text + ", beyond 2⁵³, where doubles skip whole numbers");
        }
        return value;
    }

    /** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
    private static double half(short bits) {
        int exponent = bits >>> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        int sign = bits & 0x8000;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign << 16 | 0x7f800000 | fraction << 13);
        }
        double magnitude =
                exponent == 0 ? Math.scalb((double) fraction, -24) : Math.scalb(1024.0 + fraction, exponent - 25);
        return sign == 0 ? magnitude : -magnitude;
    }
}
