package dev.ravine.nn.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ElementTypeTest {
    @Test
    void everyHalfIsItsPlaceInTheListOfHalves() {
        assertIsAListOfFloats(ElementType.F16, 10, 0x1p-24);
    }

    @Test
    void everyBfloatIsItsPlaceInTheListOfBfloats() {
        assertIsAListOfFloats(ElementType.BF16, 7, 0x1p-133);
    }

    /**
     * The magnitudes are in the order of their bits. From one to the next it is the smallest of all at first, and from the
     * second exponent on twice as far with each exponent.
     */
    private static void assertIsAListOfFloats(ElementType type, int fractionBits, double smallest) {
        int perExponent = 1 << fractionBits;
        int infinity = 0x8000 - perExponent;
        double magnitude = 0;
        for (int bits = 0; bits < infinity; bits++) {
            assertBits(type, bits, magnitude);
            assertBits(type, bits | 0x8000, -magnitude);
            magnitude += smallest * Math.pow(2, Math.max(0, bits / perExponent - 1));
        }
        assertBits(type, infinity, Double.POSITIVE_INFINITY);
        assertBits(type, infinity | 0x8000, Double.NEGATIVE_INFINITY);
        for (int bits = infinity + 1; bits < 0x8000; bits++) {
            assertThat(next(type, bits)).as("%x", bits).isNaN();
            assertThat(next(type, bits | 0x8000)).as("%x", bits | 0x8000).isNaN();
        }
    }

    private static void assertBits(ElementType type, int bits, double expected) {
        assertThat(Double.doubleToRawLongBits(next(type, bits)))
                .as("%s %x", type, bits)
                .isEqualTo(Double.doubleToRawLongBits(expected));
    }

    private static double next(ElementType type, long bits) {
        return type.next(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bits)
                .flip());
    }

    @ParameterizedTest
    @CsvSource({
        "I8, 80, -128",
        "I8, 7f, 127",
        "I8, ff, -1",
        "U8, 80, 128",
        "U8, ff, 255",
        "I16, 8000, -32768",
        "I16, ffff, -1",
        "U16, ffff, 65535",
        "U16, 0102, 258",
        "I32, 80000000, -2147483648",
        "I32, 7fffffff, 2147483647",
        "U32, ffffffff, 4294967295",
        "I64, ffffffffffffffff, -1",
        "I64, 20000000000000, 9007199254740992",
        "I64, ffe0000000000000, -9007199254740992",
        "U64, 20000000000000, 9007199254740992",
        "BOOL, 0, 0",
        "BOOL, 1, 1",
        "F32, 3f800000, 1",
        "F64, bff8000000000000, -1.5"
    })
    void wholeNumbersAndFloatsAreWhatTheirBitsSay(ElementType type, String bits, double expected) {
        assertThat(next(type, Long.parseUnsignedLong(bits, 16))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "I64, 20000000000001, 9007199254740993",
        "I64, ffdfffffffffffff, -9007199254740993",
        "I64, 7fffffffffffffff, 9223372036854775807",
        "U64, 20000000000001, 9007199254740993",
        "U64, ffffffffffffffff, 18446744073709551615",
        "BOOL, 2, 2",
        "BOOL, ff, 255"
    })
    void whatIsNotExactlyADoubleIsRefused(ElementType type, String bits, String told) {
        assertThatThrownBy(() -> next(type, Long.parseUnsignedLong(bits, 16)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining(told);
    }

    @Test
    void everyTypeReadsAsManyBytesAsItSays() {
        for (ElementType type : ElementType.values()) {
            ByteBuffer bytes = ByteBuffer.allocate(8);
            type.next(bytes);
            assertThat(bytes.position()).as("%s", type).isEqualTo(type.bytes());
        }
    }

    // ---- writing

    private static long put(ElementType type, double x) {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        type.put(bytes, x);
        assertThat(bytes.position()).isEqualTo(type.bytes());
        return bytes.getLong(0);
    }

    /** From one number of the type to the next: both, what lies between, and the middle, which is tied. */
    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void eachNumberIsRoundedToTheNearestAndTiesToEven(ElementType type) {
        int infinity = type == ElementType.F16 ? 0x7c00 : 0x7f80;
        // What would come after the greatest is where infinity begins.
        double beyond = 2 * next(type, infinity - (type == ElementType.F16 ? 1 << 10 : 1 << 7));
        for (int bits = 0; bits < infinity; bits++) {
            double here = next(type, bits);
            double above = bits + 1 == infinity ? beyond : next(type, bits + 1);
            double middle = (here + above) / 2;
            assertPut(type, here, bits);
            assertPut(type, Math.nextDown(middle), bits);
            assertPut(type, middle, bits % 2 == 0 ? bits : bits + 1);
            assertPut(type, Math.nextUp(middle), bits + 1);
        }
        assertPut(type, Double.MIN_VALUE, 0);
        assertPut(type, Double.MAX_VALUE, infinity);
        assertPut(type, Double.POSITIVE_INFINITY, infinity);
        assertThat(next(type, put(type, Double.NaN))).isNaN();
    }

    private static void assertPut(ElementType type, double x, int bits) {
        assertThat(put(type, x)).as("%s of %s", type, x).isEqualTo(bits);
        assertThat(put(type, -x)).as("%s of %s", type, -x).isEqualTo(bits | 0x8000);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsReadIsWrittenAgain(ElementType type) {
        if (!type.isWritable()) {
            return;
        }
        long[] all = {0, 1, 2, 0x7f, 0x80, 0xff, 0x1234, 0x8001, 0xffffff, 0x3ff0000000000000L};
        for (long bits : all) {
            long mask = type.bytes() == 8 ? -1 : (1L << (8 * type.bytes())) - 1;
            if (type == ElementType.BOOL && (bits & mask) > 1) {
                continue;
            }
            if (type == ElementType.I64 || type == ElementType.U64) {
                mask = 0xffffff;
            }
            double x = next(type, bits & mask);
            if (!Double.isNaN(x)) {
                assertThat(put(type, x)).as("%s %x", type, bits).isEqualTo(bits & mask);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "I8, 128",
        "I8, -129",
        "I8, 0.5",
        "U8, 256",
        "U8, -1",
        "U8, NaN",
        "I16, 32768",
        "U16, -1",
        "U16, 65536",
        "I32, 2147483648",
        "U32, 4294967296",
        "U32, -1",
        "I64, 9007199254740994",
        "I64, Infinity",
        "U64, -1",
        "BOOL, 2",
        "BOOL, -1",
        "BOOL, 0.5"
    })
    void whatIsNoNumberOfTheTypeIsNotWritten(ElementType type, double x) {
        assertThatThrownBy(() -> put(type, x))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("is " + x + ", expected a whole number from ");
    }
}
