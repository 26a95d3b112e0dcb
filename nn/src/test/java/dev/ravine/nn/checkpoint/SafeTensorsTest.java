package dev.ravine.nn.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {
    private final Path folder;

    SafeTensorsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static SafeTensors of(String name, DMatrixRMaj matrix) {
        return SafeTensors.of(Map.of(name, matrix), Map.of());
    }

    private Path file(String header, int dataBytes) {
        return RawFile.write(folder.resolve("x.safetensors"), RawFile.bytes(header, new byte[dataBytes]));
    }

    private static long[] bits(DMatrixRMaj matrix) {
        long[] bits = new long[matrix.getNumElements()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToRawLongBits(matrix.data[i]);
        }
        return bits;
    }

    // ---- round trips

    @Test
    void everyBitOfADoubleComesBack() {
        double[] awkward = {
            Double.longBitsToDouble(0x7ff8_0000_dead_beefL),
            Double.longBitsToDouble(0xfff8_1234_5678_9abcL),
            Double.longBitsToDouble(0x7ff0_0000_0000_0001L),
            -0.0,
            0.0,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Math.nextDown(Double.MIN_NORMAL),
            Double.MAX_VALUE
        };
        DMatrixRMaj matrix = new DMatrixRMaj(3, 4, true, awkward);
        Path path = folder.resolve("x");
        of("x", matrix).write(path);
        DMatrixRMaj read = SafeTensors.read(path).matrix("x");
        assertThat(bits(read)).isEqualTo(bits(matrix));
        assertThat(read.numRows).isEqualTo(3);
    }

    @Test
    void manyMatricesOfAllSizesComeBackInTheirOrder() {
        Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>();
        // 8192 doubles are what is written at once.
        int[][] sizes = {{0, 3}, {3, 0}, {0, 0}, {1, 1}, {5, 7}, {1, 8191}, {8192, 1}, {1, 8193}, {100, 300}, {1, 1}};
        for (int[] size : sizes) {
            DMatrixRMaj matrix = new DMatrixRMaj(size[0], size[1]);
            for (int i = 0; i < matrix.getNumElements(); i++) {
                matrix.data[i] = Math.sin(i + matrices.size());
            }
            matrices.put("m" + (99 - matrices.size()), matrix);
        }
        Path path = folder.resolve("x");
        SafeTensors.of(matrices, Map.of()).write(path);
        SafeTensors read = SafeTensors.read(path);
        assertThat(read.matrices().keySet()).containsExactlyElementsOf(matrices.keySet());
        matrices.forEach((name, matrix) -> {
            assertThat(List.of(read.matrix(name).numRows, read.matrix(name).numCols))
                    .isEqualTo(List.of(matrix.numRows, matrix.numCols));
            assertThat(bits(read.matrix(name))).isEqualTo(bits(matrix));
        });
    }

    @Test
    void onlyTheEntriesOfAReshapedMatrixAreWritten() {
        DMatrixRMaj matrix = new DMatrixRMaj(4, 4);
        matrix.reshape(1, 2);
        Path path = folder.resolve("x");
        of("x", matrix).write(path);
        assertThat(SafeTensors.read(path).matrix("x").numCols).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a.b.c",
                "\"",
                "\\",
                "\n",
                "\u0000",
                "größe",
                "重み",
                "𝛼😀",
                "{}",
                "dtype",
                "__metadata",
                "\u2028"
            })
    void anyNameComesBack(String name) {
        Path path = folder.resolve("x");
        SafeTensors.of(Map.of(name, new DMatrixRMaj(1, 1)), Map.of(name, name + "!"))
                .write(path);
        SafeTensors read = SafeTensors.read(path);
        assertThat(read.matrices().keySet()).containsExactly(name);
        assertThat(read.metadata()).isEqualTo(Map.of(name, name + "!"));
    }

    @Test
    void floatsAreRoundedToTheNearest() {
        double[] entries = {1, 0.1, -0.0, 1e300, -1e300, 1e-300, Float.MIN_VALUE, 1 + 0x1p-25, Double.NaN};
        Path path = folder.resolve("x");
        of("x", new DMatrixRMaj(1, entries.length, true, entries))
                .as(ElementType.F32)
                .write(path);
        double[] read = SafeTensors.read(path).matrix("x").data;
        for (int i = 0; i < entries.length; i++) {
            assertThat(read[i]).isEqualTo(Double.valueOf((float) entries[i]));
        }
    }

    @Test
    void nothingAtAllIsAFileToo() {
        Path path = folder.resolve("x");
        SafeTensors.of(Map.of(), Map.of()).write(path);
        assertThat(SafeTensors.read(path)).isEqualTo(SafeTensors.of(Map.of(), Map.of()));
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws Exception {
        Path path = folder.resolve("x");
        SafeTensors.of(Map.of("a", new DMatrixRMaj(new double[][] {{1.5}})), Map.of("k", "v"))
                .write(path);
        String header =
                "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F64\",\"shape\":[1,1],\"data_offsets\":[0,8]}}";
        header += " ".repeat(7 - (header.length() + 7) % 8);
        byte[] data = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(1.5)
                .array();
        assertThat(Files.readAllBytes(path)).isEqualTo(RawFile.bytes(header, data));
        assertThat(header.length() % 8).isZero();
    }

    // ---- what others write

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | 1 | 1",
                "[6] | 1 | 6",
                "[2,3] | 2 | 3",
                "[2,3,4] | 2 | 12",
                "[5,2,3,1] | 5 | 6",
                "[0] | 1 | 0",
                "[0,3] | 0 | 3",
                "[3,0,2] | 3 | 0",
                "[1,6] | 1 | 6",
                "[0,2147483647] | 0 | 2147483647"
            })
    void aShapeBecomesRowsAndColumns(String shape, int rows, int columns) {
        int bytes = 8 * (rows * columns);
        DMatrixRMaj matrix = SafeTensors.read(file(
                        "{\"x\":{\"dtype\":\"F64\",\"shape\":%s,\"data_offsets\":[0,%d]}}".formatted(shape, bytes),
                        bytes))
                .matrix("x");
        assertThat(List.of(matrix.numRows, matrix.numCols)).isEqualTo(List.of(rows, columns));
    }

    @Test
    void tensorsMayStandInAnyOrderAndHaveFurtherKeys() {
        byte[] data = {7, 1, 0};
        String header = "{ \"b\" : {\"data_offsets\":[1,3],\"more\":{\"x\":[1]},\"shape\":[1],\"dtype\":\"I16\"},\n"
                + "\"__metadata__\":{}, \"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}  ";
        SafeTensors read = SafeTensors.read(RawFile.write(folder.resolve("x"), RawFile.bytes(header, data)));
        assertThat(read.matrix("a").data).containsExactly(7);
        assertThat(read.matrix("b").data).containsExactly(1);
    }

    @Test
    void namesMayBeEscaped() {
        Path path = file("{\"\\ud83d\\ude00\\u002E\\\"\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0);
        assertThat(SafeTensors.read(path).matrices().keySet()).containsExactly("😀.\"");
    }

    // ---- what is refused

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | 0 | begins with '{'",
                "` {}` | 0 | begins with '{'",
                "`` | 0 | begins with '{'",
                "{} | 1 | end at byte 0 of the data, expected 1",
                "{ | 0 | character",
                "{}{} | 0 | nothing but spaces",
                "{}x | 0 | character 2",
                "{\"x\":1} | 0 | expected an object for the tensor 'x'",
                "{\"x\":[]} | 0 | expected an object for the tensor 'x'",
                "{\"x\":{}} | 0 | there is no dtype",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[0]}} | 0 | there is no data_offsets",
                "{\"x\":{\"dtype\":\"F64\",\"data_offsets\":[0,0]}} | 0 | there is no shape",
                "{\"x\":{\"dtype\":5,\"shape\":[0],\"data_offsets\":[0,0]}} | 0 | expected a string for the dtype of 'x'",
                "{\"x\":{\"dtype\":\"C64\",\"shape\":[0],\"data_offsets\":[0,0]}} | 0 | its dtype is 'C64', expected one of [F64",
                "{\"x\":{\"dtype\":\"f64\",\"shape\":[0],\"data_offsets\":[0,0]}} | 0 | its dtype is 'f64'",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":1,\"data_offsets\":[0,8]}} | 8 | expected an array for the shape of 'x'",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[1.0],\"data_offsets\":[0,8]}} | 8 | whole numbers for the shape of 'x'",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[\"1\"],\"data_offsets\":[0,8]}} | 8 | whole numbers for the shape of 'x'",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[-1],\"data_offsets\":[0,8]}} | 8 | from 0 on for the shape of 'x'",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[9223372036854775808],\"data_offsets\":[0,8]}} | 8 | character",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}} | 0 | too large",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2305843009213693952],\"data_offsets\":[0,0]}} | 0 | too large",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2147483648,0],\"data_offsets\":[0,0]}} | 0 | too large",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[0,2147483648],\"data_offsets\":[0,0]}} | 0 | too large",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,8]}} | 8 | 2 entries of 8 bytes",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0]}} | 8 | data_offsets has 1 numbers",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8,8]}} | 8 | data_offsets has 3 numbers",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,16]}} | 8 | from byte 0 to 16 of the data, expected within 0 to 8",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,0]}} | 8 | from byte 8 to 0",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[-8,0]}} | 8 | from 0 on for the data_offsets of 'x'",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}} | 2 | begins at byte 1 of the data, expected 0",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}} | 2 | end at byte 1 of the data, expected 2",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"y\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}} | 3 | tensor 'y': it begins at byte 1 of the data, expected 2",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"y\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | tensor 'y': it begins at byte 0 of the data, expected 1",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},\"x\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}} | 0 | Duplicate field 'x'",
                "{\"x\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}} | 0 | Duplicate field 'dtype'",
                "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}} | 0 | Duplicate field 'a'",
                "{\"__metadata__\":{},\"__metadata__\":{}} | 0 | Duplicate field '__metadata__'",
                "{\"__metadata__\":{\"a\":1}} | 0 | expected a string for the metadata 'a'",
                "{\"__metadata__\":{\"a\":null}} | 0 | expected a string for the metadata 'a'",
                "{\"__metadata__\":[]} | 0 | expected an object of strings",
                "{\"__metadata__\":{\"a\":\"\\ud800\"}} | 0 | unpaired surrogates",
                "{\"\\udc00\":{}} | 0 | surrogate",
                "{'x':{}} | 0 | character 1",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0],}} | 0 | character",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[00],\"data_offsets\":[0,0]}} | 0 | character",
                "{/**/} | 0 | character 1"
            })
    void aMalformedHeaderIsRefusedWithItsPlace(String header, int dataBytes, String told) {
        Path path = file(header, dataBytes);
        assertThatThrownBy(() -> SafeTensors.read(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(path.toString())
                .hasMessageContaining(told);
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefused() {
        for (byte[] bad : new byte[][] {
            "{\"ä\":{}}".getBytes(StandardCharsets.ISO_8859_1),
            "{}".getBytes(StandardCharsets.UTF_16LE),
            {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}
        }) {
            Path path = RawFile.write(folder.resolve("x"), RawFile.bytes(bad.length, bad, new byte[0]));
            assertThatThrownBy(() -> SafeTensors.read(path)).isInstanceOf(CheckpointException.class);
        }
    }

    @Test
    void deepJsonIsRefusedAndNotRecursedInto() {
        for (String open : List.of("[", "{\"x\":")) {
            Path path = file("{\"x\":{\"dtype\":\"U8\",\"more\":" + open.repeat(1_000_000), 0);
            assertThatThrownBy(() -> SafeTensors.read(path))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("depth");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 7, 3, 100_000_001, 1L << 32})
    void aHeaderThatIsLongerThanTheFileIsRefused(long length) {
        Path path = RawFile.write(folder.resolve("x"), RawFile.bytes(length, new byte[] {'{', '}'}, new byte[0]));
        assertThatThrownBy(() -> SafeTensors.read(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(
                        "byte 0: the header has " + Long.toUnsignedString(length) + " bytes, expected at most 2");
    }

    @Test
    void aHeaderBeyondTheLimitIsRefusedEvenWhereTheFileIsAsLong() throws Exception {
        Path path = RawFile.write(folder.resolve("x"), RawFile.bytes(100_000_001, new byte[] {'{', '}'}, new byte[0]));
        // A hole in the file: it takes no space on disk.
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(200_000_000);
        }
        assertThatThrownBy(() -> SafeTensors.read(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("expected at most 100000000");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void aFileWithoutALengthIsRefused(int length) {
        Path path = RawFile.write(folder.resolve("x"), new byte[length]);
        assertThatThrownBy(() -> SafeTensors.read(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("the file ends at byte " + length);
    }

    @Test
    void anEntryThatIsNotADoubleIsToldWithItsPlace() {
        byte[] data = new byte[8 * 9000];
        data[8 * 8500 + 7] = 0x7f;
        String header = "{\"steps\":{\"dtype\":\"I64\",\"shape\":[9000],\"data_offsets\":[0,72000]}}";
        Path path = RawFile.write(folder.resolve("x"), RawFile.bytes(header, data));
        assertThatThrownBy(() -> SafeTensors.read(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tensor 'steps', byte " + (8 + header.length() + 8 * 8500)
                        + ": entry 8500 is 9151314442816847872");
    }

    @Test
    void whatIsNoFileIsRefused() {
        assertThatThrownBy(() -> SafeTensors.read(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("not a regular file");
        assertThatThrownBy(() -> SafeTensors.read(folder.resolve("none")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void aLongNameMakesNoLongMessage() {
        Path path = file("{\"" + "n".repeat(1_000_000) + "\":{}}", 0);
        assertThatThrownBy(() -> SafeTensors.read(path))
                .isInstanceOf(CheckpointException.class)
                .message()
                .hasSizeLessThan(1000);
    }

    @Test
    void wrongNamesAreRefusedBeforeAnythingIsWritten() {
        DMatrixRMaj matrix = new DMatrixRMaj(1, 1);
        assertThatThrownBy(() -> of("__metadata__", matrix)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of("\ud800", matrix)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SafeTensors.of(Map.of(), Map.of("a", "\udc00")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "89504e470d0a1a0a | a PNG image",
                "504b030400000808 | a ZIP archive, such as PyTorch's own files are; save with safetensors.torch",
                "1f8b080000000000 | a gzip file; unpack it first",
                "894844460d0a1a0a | an HDF5 file, such as those of Keras",
                "80028a0a6cfc9c46 | a pickle of Python",
                "934e554d50590100 | a NumPy array"
            })
    void anotherFormatIsCalledByItsName(String bytes, String format) {
        RawFile.write(folder.resolve("x"), HexFormat.of().parseHex(bytes + "00".repeat(100)));
        assertThatThrownBy(() -> SafeTensors.read(folder.resolve("x")))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(folder.resolve("x") + ": is not a safetensors file: it begins like " + format);
    }

    @Test
    void aTextThatIsNoUnicodeIsRefusedAsItStands() {
        assertThatThrownBy(() -> SafeTensors.of(Map.of(), Map.of("a%d", "50 %\ud800")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "SafeTensors: the metadata 'a%d' has an unpaired surrogate, which is no character: '50 %\ud800'");
    }

    @Test
    void theEntriesAreNotPrinted() {
        Tensor vector = new Tensor(ElementType.F32, List.of(3), new DMatrixRMaj(1, 3));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("w", Tensor.of(new DMatrixRMaj(1000, 1000)));
        tensors.put("b", vector);
        assertThat(vector).hasToString("Tensor(F32, a vector of 3)");
        assertThat(new SafeTensors(tensors, Map.of("format", "pt")))
                .hasToString("SafeTensors(w: F64, 1000×1000; b: F32, a vector of 3; metadata: format)");
        assertThat(new SafeTensors(Map.of(), Map.of())).hasToString("SafeTensors()");
    }
}
