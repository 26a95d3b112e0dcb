package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ejml.data.DMatrixRMaj;

/**
 * Reads well-known datasets from a folder that holds their files as distributed, packed with gzip or plain. Downloads nothing.
 *
 * <p>A malformed file is a {@link MalformedDataException}, and one that cannot be read an {@link UncheckedIOException}.
 */
public final class StandardSets {
    private static final int MNIST_PIXELS = 28 * 28;
    private static final int CIFAR_PIXELS = 3 * 32 * 32;
    private static final long LIMIT = 64L << 20;

    private StandardSets() {}

    /**
     * Reads MNIST's 60,000 images to train on, 1×28×28 with pixels from 0 to 1, and their labels. Fashion-MNIST's files have
     * the same names.
     *
     * @param folder with {@code train-images-idx3-ubyte} and {@code train-labels-idx1-ubyte}, or these with {@code .gz}
     */
    public static Dataset mnistTrain(Path folder) {
        return mnist(folder, "train");
    }

    /**
     * Reads MNIST's 10,000 images to test with, as {@link #mnistTrain}.
     *
     * @param folder with {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, or these with {@code .gz}
     */
    public static Dataset mnistTest(Path folder) {
        return mnist(folder, "t10k");
    }

    private static Dataset mnist(Path folder, String part) {
        Path images = plainOrPacked(folder, part + "-images-idx3-ubyte");
        Path labels = plainOrPacked(folder, part + "-labels-idx1-ubyte");
        Dataset set = Idx.read(images, labels);
        if (set.features() != MNIST_PIXELS) {
            throw new MalformedDataException(
                    images.toString(), "offset 8", set.features() + " pixels an image, expected 28×28");
        }
        for (int i = 0; i < set.size(); i++) {
            requireLabel(labels, 8 + i, set.labels()[i]);
        }
        return set;
    }

    private static void requireLabel(Path file, long offset, int label) {
        if (label > 9) {
            throw new MalformedDataException(
                    file.toString(), "offset " + offset, label + " is not a label, from 0 to 9");
        }
    }

    /**
     * Reads CIFAR-10's 50,000 images to train on, 3×32×32 with entries from 0 to 1, and their labels, from its binary version.
     *
     * @param folder with {@code data_batch_1.bin} to {@code data_batch_5.bin}
     */
    public static Dataset cifar10Train(Path folder) {
        Path[] files = new Path[5];
        for (int i = 0; i < files.length; i++) {
            files[i] = plainOrPacked(folder, "data_batch_" + (i + 1) + ".bin");
        }
        return cifar10(files);
    }

    /**
     * Reads CIFAR-10's 10,000 images to test with, as {@link #cifar10Train}.
     *
     * @param folder with {@code test_batch.bin}
     */
    public static Dataset cifar10Test(Path folder) {
        return cifar10(plainOrPacked(folder, "test_batch.bin"));
    }

    /**
     * Reads files of CIFAR-10's binary version, one after the other.
     *
     * <p>A record is a byte with the label, from 0 to 9, and 3,072 bytes with the red, the green and the blue pixels, row after
     * row (A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009).
     *
     * @throws MalformedDataException if a file does not end with a whole record, or a label is out of range
     */
    public static Dataset cifar10(Path... files) {
        byte[][] contents = new byte[Require.notNull("cifar10", "the array of files", files).length][];
        int count = 0;
        for (int i = 0; i < files.length; i++) {
            contents[i] = bytes(files[i]);
            count += contents[i].length / (CIFAR_PIXELS + 1);
        }
        DMatrixRMaj x = new DMatrixRMaj(count, CIFAR_PIXELS);
        int[] labels = new int[count];
        int row = 0;
        for (int i = 0; i < files.length; i++) {
            for (int at = 0; at < contents[i].length; at += CIFAR_PIXELS + 1) {
                labels[row] = contents[i][at] & 0xff;
                requireLabel(files[i], at, labels[row]);
                for (int j = 0; j < CIFAR_PIXELS; j++) {
                    x.data[row * CIFAR_PIXELS + j] = (contents[i][at + 1 + j] & 0xff) / 255.0;
                }
                row++;
            }
        }
        return Dataset.of(x, labels);
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = new Bytes(file.toString(), Files.newInputStream(file), LIMIT)) {
            byte[] content = in.readAllBytes();
            int rest = content.length % (CIFAR_PIXELS + 1);
            if (content.length == 0 || rest != 0) {
                throw new MalformedDataException(
                        file.toString(),
                        "offset " + (content.length - rest),
                        "it ends after %d of a record's %d bytes".formatted(rest, CIFAR_PIXELS + 1));
            }
            return content;
        } catch (IOException e) {
            throw Bytes.cannotBeRead(file.toString(), e);
        }
    }

    private static Path plainOrPacked(Path folder, String name) {
        Path plain = Require.notNull("StandardSets", "the folder", folder).resolve(name);
        Path packed = folder.resolve(name + ".gz");
        return !Files.exists(plain) && Files.exists(packed) ? packed : plain;
    }
}
