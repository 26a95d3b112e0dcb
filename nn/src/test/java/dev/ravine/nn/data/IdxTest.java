package dev.ravine.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    private static final byte[] IMAGES = file(8, new int[] {2, 2, 3}, 0, 255, 51, 102, 153, 204, 1, 2, 3, 4, 5, 6);
    private static final byte[] LABELS = file(8, new int[] {2}, 9, 255);

    private static byte[] file(int type, int[] sizes, int... entries) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + entries.length);
        bytes.put((byte) 0).put((byte) 0).put((byte) type).put((byte) sizes.length);
        for (int size : sizes) {
            bytes.putInt(size);
        }
        for (int entry : entries) {
            bytes.put((byte) entry);
        }
        return bytes.array();
    }

    private static DMatrixRMaj images(byte[] bytes) {
        try {
            return Idx.images("x.idx", new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] labels(byte[] bytes) {
        try {
            return Idx.labels("x.idx", new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void imagesAreRowsFromZeroToOneAndLabelsWholeNumbers(@TempDir Path folder) throws IOException {
        Path images = Files.write(folder.resolve("images.gz"), Mutations.packed(IMAGES));
        Path labels = Files.write(folder.resolve("labels"), LABELS);
        Dataset data = Idx.read(images, labels);
        assertThat(data.x().numRows).isEqualTo(2);
        assertThat(data.x().numCols).isEqualTo(6);
        assertThat(Arrays.copyOf(data.x().data, 6))
                .containsExactly(new double[] {0, 1, 0.2, 0.4, 0.6, 0.8}, within(1e-16));
        assertThat(data.labels()).containsExactly(9, 255);
        assertThat(images(IMAGES).data).containsExactly(data.x().data);
    }

    @Test
    void whatIsMalformedIsSaidWithFileAndOffset(@TempDir Path folder) throws IOException {
        malformed(new byte[0], "x.idx, offset 0: the file ends within the header");
        malformed(new byte[] {0, 0, 8}, "x.idx, offset 3: the file ends within the header");
        malformed(new byte[] {'P', 'K', 8, 1}, "x.idx, offset 0: not an IDX file");
        malformed(file(0x0D, new int[] {1, 1}, 1), "x.idx, offset 2: entries of type 0x0D, expected 0x08");
        malformed(file(8, new int[0]), "x.idx, offset 3: no dimensions");
        malformed(Arrays.copyOf(IMAGES, 9), "x.idx, offset 9: the file ends within the sizes of 3 dimensions");
        malformed(file(8, new int[] {2, 0, 3}), "x.idx, offset 8: size 0 of dimension 1");
        malformed(file(8, new int[] {2, -1, 3}), "x.idx, offset 8: size 4294967295 of dimension 1");
        malformed(file(8, new int[] {65536, 65536}), "x.idx, offset 8: more than 2147483639 entries");
        malformed(Arrays.copyOf(IMAGES, 20), "x.idx, offset 20: the file ends within 12 entries");
        malformed(Arrays.copyOf(IMAGES, 29), "x.idx, offset 28: more follows after the 12 entries");
        malformed(LABELS, "x.idx, offset 3: 1 dimension, expected images");
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> labels(IMAGES))
                .withMessageStartingWith("x.idx, offset 3: 3 dimensions, expected labels");
        byte[] packed = Mutations.packed(IMAGES);
        malformed(Arrays.copyOf(packed, 5), "x.idx, offset 0: no whole gzip header");
        malformed(Arrays.copyOf(packed, packed.length - 9), "the gzip file is damaged or ends early");
        byte[] wrongSum = packed.clone();
        wrongSum[packed.length - 5] ^= 1;
        malformed(wrongSum, "the gzip file is damaged or ends early");
        Path images = Files.write(folder.resolve("images"), IMAGES);
        Path labels = Files.write(folder.resolve("labels"), file(8, new int[] {3}, 1, 2, 3));
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> Idx.read(images, labels))
                .withMessageContaining("3 labels, expected one for each of the 2 images");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Idx.images(folder.resolve("none")))
                .withMessageContaining("none cannot be read: there is no such file");
    }

    private static void malformed(byte[] bytes, String part) {
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> images(bytes))
                .withMessageContaining(part);
    }

    /** A header of 2³¹ − 9 entries on a file of 100 bytes: the memory that this thread takes is counted by the JVM. */
    @Test
    void memoryIsTakenForWhatTheFileHoldsAndNotForWhatItPromises() {
        byte[] promising = Arrays.copyOf(file(8, new int[] {1, Integer.MAX_VALUE - 8}), 100);
        assertThat(taken(() -> malformed(promising, "offset 100"))).isLessThan(4 << 20);
        assertThat(taken(() -> malformed(Mutations.packed(promising), "offset 100")))
                .isLessThan(4 << 20);
    }

    /** 64 MiB of zeros behind a header of 12 entries are not unpacked. */
    @Test
    void aPackedFileIsNotUnpackedBeyondItsHeader() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.write(IMAGES);
        bomb.write(new byte[64 << 20]);
        byte[] packed = Mutations.packed(bomb.toByteArray());
        assertThat(taken(() -> malformed(packed, "offset 28: more follows"))).isLessThan(4 << 20);
    }

    static long taken(Runnable run) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        run.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void damagedFilesLoadOrAreMalformed() {
        Mutations mutations = new Mutations(20261124);
        int loaded = 0;
        for (int i = 0; i < 50_000; i++) {
            boolean ofImages = i % 2 == 0;
            byte[] damaged = mutations.of(ofImages ? IMAGES : LABELS);
            try {
                if (ofImages) {
                    DMatrixRMaj x = images(damaged);
                    assertThat(x.numRows * x.numCols).isEqualTo(x.data.length);
                    assertThat(Arrays.stream(x.data).allMatch(v -> v >= 0 && v <= 1))
                            .isTrue();
                } else {
                    assertThat(labels(damaged)).isNotEmpty();
                }
                loaded++;
            } catch (MalformedDataException e) {
                assertThat(e.getMessage()).matches("(?s)x\\.idx, offset \\d+: .+");
            } catch (RuntimeException e) {
                throw new AssertionError("input " + i + ": " + Arrays.toString(damaged), e);
            }
        }
        assertThat(loaded).isBetween(500, 25_000);
    }
}
