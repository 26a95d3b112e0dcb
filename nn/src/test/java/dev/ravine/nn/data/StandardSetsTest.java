package dev.ravine.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The readers of well-known sets, on small files in their formats; Fashion-MNIST's are MNIST's. */
class StandardSetsTest {
    private static final int RECORD = 1 + 3 * 32 * 32;

    @TempDir
    private Path folder;

    private final byte[] images = idx(new int[] {3, 28, 28}, 3 * 784, i -> i % 256);
    private final byte[] labels = idx(new int[] {3}, 3, i -> 9 - i);
    private final byte[] records = records(7, 0);

    private interface Entry {
        int at(int i);
    }

    private static byte[] idx(int[] sizes, int entries, Entry entry) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + entries);
        bytes.put((byte) 0).put((byte) 0).put((byte) 8).put((byte) sizes.length);
        for (int size : sizes) bytes.putInt(size);
        for (int i = 0; i < entries; i++) bytes.put((byte) entry.at(i));
        return bytes.array();
    }

    /** A record for each label; its bytes count up from the label. */
    private static byte[] records(int... labels) {
        byte[] records = new byte[labels.length * RECORD];
        for (int i = 0; i < records.length; i++) {
            records[i] = (byte) (labels[i / RECORD] + i % RECORD);
        }
        return records;
    }

    @BeforeEach
    void writeTheSets() throws IOException {
        write("train-images-idx3-ubyte.gz", Mutations.packed(images));
        write("train-labels-idx1-ubyte", labels);
        write("t10k-images-idx3-ubyte", images);
        write("t10k-labels-idx1-ubyte.gz", Mutations.packed(labels));
        for (int i = 1; i <= 5; i++) write("data_batch_" + i + ".bin", records(i, i + 1));
        write("test_batch.bin.gz", Mutations.packed(records));
    }

    private void write(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    @Test
    void mnistIsReadPlainOrPacked() {
        for (Dataset set : new Dataset[] {StandardSets.mnistTrain(folder), StandardSets.mnistTest(folder)}) {
            assertThat(set.size()).isEqualTo(3);
            assertThat(set.features()).isEqualTo(784);
            assertThat(set.labels()).containsExactly(9, 8, 7);
            assertThat(set.x().get(0, 255)).isEqualTo(1);
            assertThat(set.x().get(1, 0)).isEqualTo(784 % 256 / 255.0);
            assertThat(set.x().get(2, 783)).isEqualTo((3 * 784 - 1) % 256 / 255.0);
        }
    }

    @Test
    void cifarIsFiveFilesInTheirOrderAndOneToTestWith() {
        Dataset train = StandardSets.cifar10Train(folder);
        assertThat(train.labels()).containsExactly(1, 2, 2, 3, 3, 4, 4, 5, 5, 6);
        assertThat(train.features()).isEqualTo(3072);
        assertThat(train.x().get(0, 0)).isEqualTo(2 / 255.0);
        assertThat(train.x().get(9, 3071)).isEqualTo((6 + 3072) % 256 / 255.0);
        assertThat(StandardSets.cifar10Test(folder).labels()).containsExactly(7, 0);
    }

    @Test
    void aWrongMagicNumberIsNamed() throws IOException {
        byte[] wrong = images.clone();
        wrong[0] = 'P';
        write("t10k-images-idx3-ubyte", wrong);
        malformed("t10k-images-idx3-ubyte, offset 0: not an IDX file");
        wrong = images.clone();
        wrong[2] = 0x0D;
        write("t10k-images-idx3-ubyte", wrong);
        malformed("t10k-images-idx3-ubyte, offset 2: entries of type 0x0D, expected 0x08");
        write("t10k-images-idx3-ubyte", labels);
        malformed("t10k-images-idx3-ubyte, offset 3: 1 dimension, expected images");
    }

    @Test
    void aTruncatedFileIsNamedWithThePlace() throws IOException {
        write("t10k-images-idx3-ubyte", Arrays.copyOf(images, images.length - 1));
        malformed("t10k-images-idx3-ubyte, offset " + (images.length - 1) + ": the file ends within 2352 entries");
        write("test_batch.bin.gz", Arrays.copyOf(records, RECORD + 10));
        malformedCifar("offset " + RECORD + ": it ends after 10 of a record's 3073 bytes");
        byte[] packed = Mutations.packed(records);
        write("test_batch.bin.gz", Arrays.copyOf(packed, packed.length - 12));
        malformedCifar("the gzip file is damaged or ends early");
        write("test_batch.bin.gz", new byte[0]);
        malformedCifar("offset 0: it ends after 0 of a record's 3073 bytes");
    }

    @Test
    void wrongCountsAreNamed() throws IOException {
        write("t10k-labels-idx1-ubyte.gz", idx(new int[] {2}, 2, i -> 1));
        malformed("2 labels, expected one for each of the 3 images");
        write("t10k-labels-idx1-ubyte.gz", idx(new int[] {2}, 3, i -> 1));
        malformed("t10k-labels-idx1-ubyte.gz, offset 10: more follows after the 2 entries");
        write("t10k-labels-idx1-ubyte.gz", idx(new int[] {3}, 3, i -> 8 + i));
        malformed("t10k-labels-idx1-ubyte.gz, offset 10: 10 is not a label, from 0 to 9");
        write("t10k-images-idx3-ubyte", idx(new int[] {3, 28, 27}, 3 * 756, i -> 1));
        malformed("t10k-images-idx3-ubyte, offset 8: 756 pixels an image, expected 28×28");
        write("test_batch.bin.gz", records(3, 10));
        malformedCifar("offset " + RECORD + ": 10 is not a label, from 0 to 9");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(folder.resolve("data_batch_3.bin"));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> StandardSets.cifar10Train(folder))
                .withMessageContaining("data_batch_3.bin cannot be read");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> StandardSets.mnistTrain(folder.resolve("none")))
                .withMessageContaining("train-images-idx3-ubyte cannot be read");
    }

    private void malformed(String message) {
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> StandardSets.mnistTest(folder))
                .withMessageContaining(message);
    }

    private void malformedCifar(String message) {
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> StandardSets.cifar10Test(folder))
                .withMessageContaining("test_batch.bin.gz, ")
                .withMessageContaining(message);
    }
}
