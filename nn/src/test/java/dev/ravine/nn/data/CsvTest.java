package dev.ravine.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    private static final Csv PLAIN = Csv.withoutHeader();

    private static Table read(Csv csv, byte[] bytes) {
        try {
            return csv.read("x.csv", new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Table read(Csv csv, String text) {
        return read(csv, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void numbersAreReadPlainOrPacked(@TempDir Path folder) throws IOException {
        String text = "1,-2.5,+3e2\r\n\r\n 4 ,\"5\",.5\n";
        Table table = read(PLAIN, text);
        assertThat(table.values().numRows).isEqualTo(2);
        assertThat(table.values().data).containsExactly(1, -2.5, 300, 4, 5, 0.5);
        assertThat(table).hasToString("Table(2 records of 3 fields)");
        assertThat(read(PLAIN, "1")).hasToString("Table(1 record of 1 field)");
        assertThat(table.names()).isEmpty();
        byte[] packed = Mutations.packed(text.getBytes(StandardCharsets.UTF_8));
        Path file = Files.write(folder.resolve("x.csv.gz"), packed);
        assertThat(PLAIN.read(file).values().data).containsExactly(table.values().data);
        assertThat(read(PLAIN, "\uFEFF1,2").values().data).containsExactly(1, 2);
    }

    @Test
    void headersNameTheColumnsAndWordsStandForNumbers() {
        Table table = read(
                Csv.withHeader().separator(';').words("red", "green"),
                "width; kind ;\"the \"\"height\"\"\"\n1;green;2\n3;red;4\n");
        assertThat(table.names()).containsExactly("width", "kind", "the \"height\"");
        assertThat(table.column("kind")).isEqualTo(1);
        Dataset data = table.labelled("kind");
        assertThat(data.labels()).containsExactly(1, 0);
        assertThat(data.x().data).containsExactly(1, 2, 3, 4);
        assertThat(table).hasToString("Table(2 records of 3 fields: width, kind, the \"height\")");
    }

    @Test
    void missingValuesBecomeTheGivenNumber() {
        Csv csv = PLAIN.missing(Double.NaN, "", "NA", "?");
        assertThat(read(csv, "1,NA\n ,2\n?,\"\"\n").values().data)
                .containsExactly(1, Double.NaN, Double.NaN, 2, Double.NaN, Double.NaN);
        assertThat(read(PLAIN.missing(-1), "1,\n,2\n").values().data).containsExactly(1, -1, -1, 2);
        malformed(PLAIN.missing(-1), "1,NA\n", "field 2: 'NA' is not a finite decimal number");
        malformed(PLAIN.missing(0, "NA"), "1,\n", "field 2: it is empty, expected a number");
    }

    @Test
    void columnsAreSkippedWhateverIsInThem() {
        String text = "id,width,note,kind\nx7,1,\"long, or not\",0\nx8,2,,1\n";
        Table table = read(Csv.withHeader().skip("id", "note"), text);
        assertThat(table.names()).containsExactly("width", "kind");
        assertThat(table.values().data).containsExactly(1, 0, 2, 1);
        assertThat(table.labelled("kind").labels()).containsExactly(0, 1);
        assertThat(read(PLAIN.skippingLines(1).skip(0, 2), text).values().data).containsExactly(1, 0, 2, 1);
        malformed(PLAIN.skip(0), "x,1\n2\n", "line 2, field 2: 1 field, but the first record has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Csv.withHeader().skip("ID"), text))
                .withMessage("Csv: no column 'ID' to skip among [id, width, note, kind]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(PLAIN.skip(4), text))
                .withMessage("Csv: column 4 to skip, expected 0 to 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(PLAIN.skip(0, 1, 2, 3), text))
                .withMessage("Csv: all 4 columns are skipped");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.skip("id"))
                .withMessageContaining("skip by name, but the file has no header");
    }

    @Test
    void textBecomesNumbersInTheOrderInWhichItsWordsComeUp() {
        Csv csv = Csv.withHeader().text("kind").missing(-1);
        Table table = read(csv, "width,kind\n1,setosa\n2, virginica \n3,setosa\n4,\n");
        assertThat(table.values().data).containsExactly(1, 0, 2, 1, 3, 0, 4, -1);
        assertThat(table.words(1)).containsExactly("setosa", "virginica");
        assertThat(table.words(0)).isEmpty();
        assertThat(read(PLAIN.text(1), "1,1.5\n2,x\n").words(1)).containsExactly("1.5", "x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.words(2))
                .withMessage("Table: column 2, expected 0 to 1");
        StringBuilder ids = new StringBuilder();
        for (int i = 0; i <= Csv.MAXIMUM_WORDS; i++) {
            ids.append("id").append(i).append('\n');
        }
        malformed(
                PLAIN.text(0),
                ids.toString(),
                "line 65537, field 1: more than 65536 different words, which are no categories");
    }

    @Test
    void aFileIsReadInParts(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("x.csv");
        Files.writeString(file, "a,b\n1,x\n2,y\n3,x\n4,z\n5,y\n");
        Csv csv = Csv.withHeader().text("b");
        try (Stream<Table> parts = csv.parts(file, 2)) {
            List<Table> all = parts.toList();
            assertThat(all).hasSize(3).allMatch(part -> part.names().equals(List.of("a", "b")));
            assertThat(all.get(0).values().data).containsExactly(1, 0, 2, 1);
            assertThat(all.get(1).values().data).containsExactly(3, 0, 4, 2);
            assertThat(all.get(2).values().data).containsExactly(5, 1);
            assertThat(all.get(1).words(1)).containsExactly("x", "y", "z");
        }
        for (int size : new int[] {1, 5, 6}) {
            try (Stream<Table> parts = csv.parts(file, size)) {
                assertThat(parts.mapToInt(part -> part.values().numRows).sum()).isEqualTo(5);
            }
        }
        Files.writeString(file, "1\n2\nx\n");
        try (Stream<Table> parts = PLAIN.parts(file, 1)) {
            var each = parts.iterator();
            assertThat(each.next().values().data).containsExactly(1);
            assertThat(each.next().values().data).containsExactly(2);
            assertThatExceptionOfType(MalformedDataException.class)
                    .isThrownBy(each::next)
                    .withMessage(file + ", line 3, field 1: 'x' is not a finite decimal number");
        }
        Files.writeString(file, "");
        try (Stream<Table> parts = PLAIN.parts(file, 1)) {
            assertThatExceptionOfType(MalformedDataException.class)
                    .isThrownBy(parts::toList)
                    .withMessageContaining("the file ends, expected numbers");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.parts(file, 0));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> PLAIN.parts(folder.resolve("none"), 1))
                .withMessageContaining("none cannot be read");
    }

    @Test
    void linesAtTheBeginningAreLeftOut() {
        Table table = read(PLAIN.skippingLines(1), "150,4,setosa,versicolor\n5.1,3.5,0\n4.9,3,1\n");
        Dataset data = table.withTargets(0, 2);
        assertThat(data.targets().data).containsExactly(5.1, 0, 4.9, 1);
        assertThat(data.x().data).containsExactly(3.5, 3);
    }

    @Test
    void whatIsMalformedIsSaidWithFileAndPlace() {
        malformed(PLAIN, "1,2\n3,x", "x.csv, line 2, field 2: 'x' is not a finite decimal number", "");
        String hint = " (is it a header? see withHeader())";
        malformed(PLAIN, "a,b\n1,2", "x.csv, line 1, field 1: 'a' is not a finite decimal number", hint);
        malformed(PLAIN.skippingLines(1), "#\na\n1", "line 2, field 1: 'a' is not a finite decimal number", hint);
        malformed(Csv.withHeader(), "a,b\n1,x", "line 2, field 2: 'x' is not a finite decimal number", "");
        malformed(PLAIN, "1,2\n\n3,", "x.csv, line 3, field 2: it is empty, expected a number");
        malformed(PLAIN, "1,2\n3", "x.csv, line 2, field 2: 1 field, but the first record has 2");
        malformed(PLAIN, "1,2\n3,4,5", "x.csv, line 2, field 3: 3 fields, but the first record has 2");
        for (String bad :
                new String[] {"NaN", "Infinity", "-Infinity", "1e999", "0x1p3", "1d", "1f", "1 2", "\0", "١"}) {
            malformed(PLAIN, "1," + bad, "x.csv, line 1, field 2: '");
        }
        malformed(PLAIN, "1,\0", "'?' is not");
        malformed(PLAIN, "1,2\n\"3,4\n5,6\n", "x.csv, behind line 1: ");
        malformed(PLAIN, "\"1\"2,3", "x.csv, behind line 0: ");
        malformed(PLAIN, "1".repeat(1025), "x.csv, behind line 0: ");
        malformed(PLAIN, "1".repeat(1 << 20), "x.csv, behind line 0: ");
        malformed(
                PLAIN, "1," + "1".repeat(1000), "x.csv, line 1, field 2: '1111111111111111111111111111111111111111…'");
        malformed(PLAIN, "1,".repeat(65_536) + "1", "x.csv, behind line 0: ");
        malformed(PLAIN, "", "x.csv, line 1: the file ends, expected numbers");
        malformed(Csv.withHeader(), "a,b\n", "x.csv, line 2: the file ends, expected numbers");
        malformed(Csv.withHeader(), "a, a\n1,2", "x.csv, line 1, field 1: the same name for two columns: '[a, a]'");
        malformed(PLAIN.skippingLines(3), "1\n2\n", "x.csv, ");
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> read(PLAIN, new byte[] {'1', '\n', (byte) 0xff}))
                .withMessageContaining("x.csv, behind line 0: not UTF-8 text");
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> read(PLAIN, "1,2\n3,2.5\n").labelled(1))
                .withMessage("x.csv, record 2, field 2: 2.5 is not a label, a whole number of at least 0");
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> read(PLAIN, "1,-2").labelled(1));
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> read(PLAIN, "1,3000000000").labelled(1));
    }

    private static void malformed(Csv csv, String text, String part, String end) {
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> read(csv, text))
                .withMessageEndingWith(part + end);
    }

    private static void malformed(Csv csv, String text, String part) {
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> read(csv, text))
                .withMessageContaining(part);
    }

    @Test
    void aPackedFileIsNotUnpackedBeyondTheLimit() {
        byte[] text = new byte[8 << 20];
        Arrays.fill(text, (byte) '\n');
        byte[] packed = Mutations.packed(text);
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> read(PLAIN.limit(1 << 20), packed))
                .withMessage("x.csv, offset 1048576: it unpacks to more than the limit of 1048576 bytes");
        assertThat(IdxTest.taken(() -> assertThatExceptionOfType(MalformedDataException.class)
                        .isThrownBy(() -> read(PLAIN, "1,\"" + "1".repeat(4 << 20)))))
                .isLessThan(40 << 20);
    }

    @Test
    void anInterruptedThreadReadsAndStaysInterrupted(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("x.csv"), "1,2\n");
        Thread.currentThread().interrupt();
        Table table = PLAIN.read(file);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(table.values().data).containsExactly(1, 2);
    }

    @Test
    void wrongArgumentsAreRefused() {
        Table table = read(Csv.withHeader(), "a,b\n1,2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.column("c"))
                .withMessage("Table.column: no column 'c' among [a, b]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.labelled(2))
                .withMessage("Table: column 2, expected 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.withTargets(0, 1))
                .withMessage("Table: no column is left for the features");
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.separator('"'));
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.skippingLines(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.words("a", "a"))
                .withMessageContaining("'a' comes up twice");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> PLAIN.read(Path.of("no such file.csv")))
                .withMessageContaining("no such file.csv cannot be read: there is no such file");
    }

    @Test
    void damagedFilesLoadOrAreMalformed() {
        Mutations mutations = new Mutations(20261124);
        byte[][] texts = {
            "1,2.5,-3\n4,5e-3,6\n7,8,9\n".getBytes(StandardCharsets.UTF_8),
            "a,\"b \"\"c\"\"\",d\r\n1,red,\"3\"\r\n4,green,6\r\n".getBytes(StandardCharsets.UTF_8)
        };
        Csv[] readers = {PLAIN, Csv.withHeader().words("red", "green"), PLAIN.skippingLines(1), PLAIN.separator(';')};
        int loaded = 0;
        for (int i = 0; i < 40_000; i++) {
            byte[] damaged = mutations.of(texts[i % 2]);
            try {
                Table table = read(readers[i / 2 % readers.length], damaged);
                assertThat(table.values().data.length).isPositive();
                assertThat(Arrays.stream(table.values().data).allMatch(Double::isFinite))
                        .isTrue();
                loaded++;
            } catch (MalformedDataException e) {
                assertThat(e.getMessage()).matches("(?s)x\\.csv, ((behind )?line|offset) \\d+(, field \\d+)?: .+");
            } catch (RuntimeException e) {
                throw new AssertionError("input " + i + ": " + new String(damaged, StandardCharsets.ISO_8859_1), e);
            }
        }
        assertThat(loaded).isBetween(500, 30_000);
    }
}
