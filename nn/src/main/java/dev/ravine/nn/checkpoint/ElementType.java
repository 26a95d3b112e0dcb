package dev.ravine.nn.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How an entry of a tensor is stored: the format's {@code dtype}, as far as it is a real number in whole bytes.
 *
 * <p>All are read as doubles, and none is rounded. {@link #F64}, {@link #F32}, {@link #F16} and {@link #BF16} are written of
 * any numbers, each rounded to the nearest, ties to even; the types of whole numbers and {@link #BOOL} of what they hold
 * exactly. Those of one byte with a fraction are only read. The format has further ones, which are passed over: complex
 * numbers (C64), and those of less than a byte (F4, F6_E2M3, F6_E3M2).
 */
public enum ElementType {
    /** IEEE 754 binary64: Java's double. */
    F64(8, ByteBuffer::getDouble, ByteBuffer::putDouble),
    /** IEEE 754 binary32: Java's float. */
    F32(4, ByteBuffer::getFloat, (bytes, x) -> bytes.putFloat((float) x)),
    /** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
    F16(2, bytes -> ieee(bytes.getShort(), 5, 10), (bytes, x) -> bytes.putShort((short) rounded(x, 5, 10))),
    /** The upper half of an F32: a sign, 8 bits of exponent, 7 of fraction. */
    BF16(2, bytes -> ieee(bytes.getShort(), 8, 7), (bytes, x) -> bytes.putShort((short) rounded(x, 8, 7))),
    /** Whole numbers of 64 bits; those beyond 2⁵³ are refused, as doubles skip some. */
    I64(
            8,
            bytes -> exact(bytes.getLong(), -ElementType.EXACT),
            (bytes, x) -> bytes.putLong(whole(x, -ElementType.EXACT, ElementType.EXACT))),
    /** Whole numbers of 32 bits. */
    I32(4, ByteBuffer::getInt, (bytes, x) -> bytes.putInt((int) whole(x, Integer.MIN_VALUE, Integer.MAX_VALUE))),
    /** Whole numbers of 16 bits. */
    I16(2, ByteBuffer::getShort, (bytes, x) -> bytes.putShort((short) whole(x, Short.MIN_VALUE, Short.MAX_VALUE))),
    /** Whole numbers of 8 bits. */
    I8(1, ByteBuffer::get, (bytes, x) -> bytes.put((byte) whole(x, Byte.MIN_VALUE, Byte.MAX_VALUE))),
    /** Whole numbers of 64 bits from 0 on; those beyond 2⁵³ are refused, as doubles skip some. */
    U64(8, bytes -> exact(bytes.getLong(), 0), (bytes, x) -> bytes.putLong(whole(x, 0, ElementType.EXACT))),
    /** Whole numbers of 32 bits from 0 on. */
    U32(
            4,
            bytes -> Integer.toUnsignedLong(bytes.getInt()),
            (bytes, x) -> bytes.putInt((int) whole(x, 0, 0xffff_ffffL))),
    /** Whole numbers of 16 bits from 0 on. */
    U16(2, bytes -> Short.toUnsignedInt(bytes.getShort()), (bytes, x) -> bytes.putShort((short) whole(x, 0, 0xffff))),
    /** Whole numbers of 8 bits from 0 on. */
    U8(1, bytes -> Byte.toUnsignedInt(bytes.get()), (bytes, x) -> bytes.put((byte) whole(x, 0, 0xff))),
    /** A byte that is 0 or 1. */
    BOOL(1, ElementType::truth, (bytes, x) -> bytes.put((byte) whole(x, 0, 1))),
    /** A sign, 5 bits of exponent, 2 of fraction, with infinities: as F16 without the lower byte. */
    F8_E5M2(1, bytes -> ieee(bytes.get(), 5, 2)),
    /** A sign, 4 bits of exponent, 3 of fraction, without infinities; all ones are no number. */
    F8_E4M3(1, bytes -> small(bytes.get(), 4, 3, 7, 0x7f, 0xff)),
    /** As {@link #F8_E5M2}, half as large, without infinities and negative zero; the bits of negative zero are no number. */
    F8_E5M2FNUZ(1, bytes -> small(bytes.get(), 5, 2, 16, 0x80)),
    /** As {@link #F8_E4M3}, half as large, without negative zero; the bits of negative zero are no number. */
    F8_E4M3FNUZ(1, bytes -> small(bytes.get(), 4, 3, 8, 0x80)),
    /** A power of two from 2⁻¹²⁷ to 2¹²⁷; all ones are no number. */
    F8_E8M0(1, ElementType::powerOfTwo);

    /** Up to here, every whole number is a double. */
    private static final long EXACT = 1L << 53;

    private final int bytes;
    private final ToDoubleFunction<ByteBuffer> reader;
    private final Optional<Writer> writer;

    private interface Writer {
        void put(ByteBuffer bytes, double x);
    }

    ElementType(int bytes, ToDoubleFunction<ByteBuffer> reader) {
        this(bytes, reader, Optional.empty());
    }

    ElementType(int bytes, ToDoubleFunction<ByteBuffer> reader, Writer writer) {
        this(bytes, reader, Optional.of(writer));
    }

    ElementType(int bytes, ToDoubleFunction<ByteBuffer> reader, Optional<Writer> writer) {
        this.bytes = bytes;
        this.reader = reader;
        this.writer = writer;
    }

    /** The type with the format's name, if it is one of these. */
    static Optional<ElementType> of(String dtype) {
        return Arrays.stream(values()).filter(type -> type.name().equals(dtype)).findAny();
    }

    /** The number of bytes that an entry takes. */
    public int bytes() {
        return bytes;
    }

    /** Whether tensors of this type can be written, and not only read. */
    public boolean isWritable() {
        return writer.isPresent();
    }

    /** Whether there is a number of this type near every number: whether it has a fraction. */
    boolean isFloating() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    /**
     * Reads the next entry.
     *
     * @throws ArithmeticException if it is not one of this type, or not exactly a double; the message goes on after the
     *     name of the entry
     */
    double next(ByteBuffer buffer) {
        return reader.applyAsDouble(buffer);
    }

    /**
     * Writes the next entry.
     *
     * @throws ArithmeticException if the number is not one of this type, and the type does not round; the message goes on
     *     after the name of the entry
     */
    void put(ByteBuffer buffer, double x) {
        writer.orElseThrow().put(buffer, x);
    }

    // ---- whole numbers

    private static double exact(long value, long least) {
        if (value < least || value > EXACT) {
            String text = least == 0 ? Long.toUnsignedString(value) : Long.toString(value);
            throw new ArithmeticException("is " + text + ", beyond 2⁵³, where doubles skip whole numbers");
        }
        return value;
    }

    private static long whole(double x, long least, long most) {
        long value = (long) x;
        if (value != x || value < least || value > most) {
            throw new ArithmeticException("is " + x + ", expected a whole number from " + least + " to " + most);
        }
        return value;
    }

    private static double truth(ByteBuffer bytes) {
        byte value = bytes.get();
        if (value != 0 && value != 1) {
            throw new ArithmeticException("is the byte " + Byte.toUnsignedInt(value) + ", expected 0 or 1");
        }
        return value;
    }

    // ---- small floating-point numbers

    /** The bits of infinity in an IEEE 754 format: the greatest exponent, and no fraction. */
    private static int infinity(int exponentBits, int fractionBits) {
        return ((1 << exponentBits) - 1) << fractionBits;
    }

    /** What is added to an exponent when it is stored, in an IEEE 754 format. */
    private static int bias(int exponentBits) {
        return (1 << (exponentBits - 1)) - 1;
    }

    private static boolean isNegative(int bits, int exponentBits, int fractionBits) {
        return (bits >>> (exponentBits + fractionBits) & 1) != 0;
    }

    /** What the bits of an IEEE 754 number stand for: the greatest exponent is for infinity and what is not a number. */
    private static double ieee(int bits, int exponentBits, int fractionBits) {
        int infinity = infinity(exponentBits, fractionBits);
        int beyond = (bits & ((1 << (exponentBits + fractionBits)) - 1)) - infinity;
        if (beyond < 0) {
            return finite(bits, exponentBits, fractionBits, bias(exponentBits));
        }
        // The sign and the fraction of what is not a number are kept.
        int sign = isNegative(bits, exponentBits, fractionBits) ? 1 << 31 : 0;
        return Float.intBitsToFloat(sign | infinity(8, 23) | beyond << (23 - fractionBits));
    }

    /** What the bits of a number of one byte stand for, in a format where only the given bits are not a number. */
    private static double small(int bits, int exponentBits, int fractionBits, int bias, int... nan) {
        for (int none : nan) {
            if ((bits & 0xff) == none) {
                return Double.NaN;
            }
        }
        return finite(bits, exponentBits, fractionBits, bias);
    }

    /** 1.fraction · 2^(exponent − bias), and where the exponent is zero 0.fraction · 2^(1 − bias). */
    private static double finite(int bits, int exponentBits, int fractionBits, int bias) {
        int exponent = bits >>> fractionBits & ((1 << exponentBits) - 1);
        int fraction = bits & ((1 << fractionBits) - 1);
        int digits = exponent == 0 ? fraction : fraction | 1 << fractionBits;
        double magnitude = Math.scalb((double) digits, Math.max(exponent, 1) - bias - fractionBits);
        return isNegative(bits, exponentBits, fractionBits) ? -magnitude : magnitude;
    }

    private static double powerOfTwo(ByteBuffer bytes) {
        int exponent = Byte.toUnsignedInt(bytes.get());
        return exponent == 0xff ? Double.NaN : Math.scalb(1.0, exponent - 127);
    }

    /** The bits of the nearest IEEE 754 number, ties to even; beyond the greatest, those of infinity. */
    private static int rounded(double x, int exponentBits, int fractionBits) {
        int infinity = infinity(exponentBits, fractionBits);
        if (Double.isNaN(x)) {
            return infinity | 1 << (fractionBits - 1);
        }
        int sign = Double.doubleToRawLongBits(x) < 0 ? 1 << (exponentBits + fractionBits) : 0;
        int bias = bias(exponentBits);
        int exponent = Math.max(Math.getExponent(x), 1 - bias);
        if (exponent > bias) {
            return sign | infinity;
        }
        // The digits carry into the exponent where they round up to the next power of two, and into infinity at last.
        int digits = (int) Math.rint(Math.scalb(Math.abs(x), fractionBits - exponent));
        return sign | (((exponent + bias - 1) << fractionBits) + digits);
    }
}
