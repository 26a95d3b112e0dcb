package dev.ravine.nn.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
