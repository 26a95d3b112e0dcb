package dev.ravine.nn.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small packed files that unpack to far more than the heap holds. */
@Timeout(120)
class SmallHeapTest {
    /** What is tried in a JVM of its own, with a heap of 48 MiB. */
    static final class Reading {
        private Reading() {}

        public static void main(String[] folder) {
            Path images = Path.of(folder[0], "images.idx.gz");
            Path text = Path.of(folder[0], "text.csv.gz");
            tell("idx", () -> Idx.images(images).numRows);
            tell("csv", () -> Csv.withoutHeader().read(text).values().numRows);
            tell("parts", () -> {
                try (Stream<Table> parts = Csv.withoutHeader().parts(text, 10_000)) {
                    return parts.mapToInt(part -> part.values().numRows).sum();
                }
            });
        }

        private static void tell(String what, Supplier<Integer> read) {
            String told;
            try {
                told = read.get().toString();
            } catch (MalformedDataException e) {
                told = e.getMessage();
            } catch (OutOfMemoryError e) {
                told = e.toString();
            }
            System.out.println(what + ": " + told);
        }
    }

    private static void pack(Path file, byte[] head, byte[] part, int times) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(head);
            for (int i = 0; i < times; i++) {
                out.write(part);
            }
        }
    }

    @Test
    void whatDoesNotFitIntoTheHeapIsRefusedAndCanBeReadInParts(@TempDir Path folder) throws Exception {
        // 16 rows of a million pixels each, and a million records of eight numbers.
        byte[] head = {0, 0, 8, 2, 0, 0, 0, 16, 0, 0x10, 0, 0};
        pack(folder.resolve("images.idx.gz"), head, new byte[1 << 20], 16);
        byte[] records = "0,0,0,0,0,0,0,1\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
        pack(folder.resolve("text.csv.gz"), new byte[0], records, 1000);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reading.class.getName(),
                        folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        String room = " MiB more, but the heap has room for \\d+ MiB \\(-Xmx sets its size\\)";
        assertThat(Files.readString(output))
                .containsPattern("idx: .*images.idx.gz, offset \\d+: its numbers take \\d+" + room)
                .containsPattern("csv: .*text.csv.gz, line \\d+: its numbers take \\d+" + room)
                .contains("parts: 1000000\n")
                .doesNotContain("OutOfMemoryError");
    }
}
