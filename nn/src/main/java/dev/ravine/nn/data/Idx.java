package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import dev.ravine.nn.internal.Heap;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;

/**
 * Reads IDX files of unsigned bytes, the format of MNIST and Fashion-MNIST, packed with gzip or plain.
 *
 * <p>A file is two zero bytes, the type of its entries (8 for unsigned bytes), the number of dimensions, the size of each as
 * four bytes (big end first), and the entries: Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST Database, "The IDX file
 * format". A file that holds more or fewer entries than its header says, or that does not fit into the heap, is a
 * {@link MalformedDataException}; memory is taken as entries are read, whatever the header promises. A file that cannot be
 * read is an {@link UncheckedIOException}.
 */
public final class Idx {
    private static final int UNSIGNED_BYTES = 8;

    /** How many entries are read before a look at what they take. */
    private static final int CHUNK = 1 << 20;

    private Idx() {}

    /**
     * Reads images and their labels.
     *
     * @throws MalformedDataException if a file is malformed, or there is not one label for each image
     * @throws UncheckedIOException if a file cannot be read
     */
    public static Dataset read(Path images, Path labels) {
        DMatrixRMaj x = images(images);
        int[] of = labels(labels);
        if (x.numRows != of.length) {
            throw new MalformedDataException(
                    labels.toString(),
                    "offset 4",
                    of.length + " labels, expected one for each of the " + x.numRows + " images in " + images);
        }
        return Dataset.of(x, of);
    }

    /**
     * Reads images: a row for each, its pixels from 0 to 1 row after row.
     *
     * @param file of two dimensions at least, the first of which counts the images
     * @throws MalformedDataException if it is malformed
     * @throws UncheckedIOException if it cannot be read
     */
    public static DMatrixRMaj images(Path file) {
        return read(Require.notNull("Idx.images", "the path", file), Idx::images);
    }

    /**
     * Reads labels.
     *
     * @param file of one dimension
     * @throws MalformedDataException if it is malformed
     * @throws UncheckedIOException if it cannot be read
     */
    public static int[] labels(Path file) {
        return read(Require.notNull("Idx.labels", "the path", file), Idx::labels);
    }

    private interface Reader<T> {
        T read(String file, InputStream in) throws IOException;
    }

    private static <T> T read(Path file, Reader<T> reader) {
        try (InputStream in = Files.newInputStream(file)) {
            return reader.read(file.toString(), in);
        } catch (IOException e) {
            throw Bytes.cannotBeRead(file.toString(), e);
        }
    }

    static DMatrixRMaj images(String file, InputStream in) throws IOException {
        Content content = content(file, in);
        if (content.sizes.length < 2) {
            throw new MalformedDataException(
                    file, "offset 3", content.sizes.length + " dimension, expected images, of at least 2");
        }
        int images = content.sizes[0];
        DMatrixRMaj x = new DMatrixRMaj(images, content.entries.length / images);
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] = (content.entries[i] & 0xff) / 255.0;
        }
        return x;
    }

    static int[] labels(String file, InputStream in) throws IOException {
        Content content = content(file, in);
        if (content.sizes.length != 1) {
            throw new MalformedDataException(
                    file, "offset 3", content.sizes.length + " dimensions, expected labels, of 1");
        }
        int[] labels = new int[content.entries.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = content.entries[i] & 0xff;
        }
        return labels;
    }

    @SuppressWarnings("ArrayRecordComponent") // Read once and thrown away.
    private record Content(int[] sizes, byte[] entries) {}

    private static Content content(String file, InputStream raw) throws IOException {
        Bytes bytes = new Bytes(file, raw, Long.MAX_VALUE);
        InputStream in = new BufferedInputStream(bytes);
        byte[] header = exactly(file, in, 0, 4, "the header");
        if (header[0] != 0 || header[1] != 0) {
            throw new MalformedDataException(file, "offset 0", "not an IDX file, which begins with two zero bytes");
        }
        if (header[2] != UNSIGNED_BYTES) {
            throw new MalformedDataException(
                    file,
                    "offset 2",
                    String.format(Locale.ROOT, "entries of type 0x%02X, expected 0x08, unsigned bytes", header[2]));
        }
        int dimensions = header[3] & 0xff;
        if (dimensions == 0) {
            throw new MalformedDataException(file, "offset 3", "no dimensions, expected at least 1");
        }
        byte[] counts = exactly(file, in, 4, 4 * dimensions, "the sizes of " + dimensions + " dimensions");
        int[] sizes = new int[dimensions];
        long entries = 1;
        for (int i = 0; i < dimensions; i++) {
            for (int j = 0; j < 4; j++) {
                sizes[i] = sizes[i] << 8 | (counts[4 * i + j] & 0xff);
            }
            String place = "offset " + (4 + 4 * i);
            if (sizes[i] < 1) {
                throw new MalformedDataException(
                        file,
                        place,
                        "size " + Integer.toUnsignedString(sizes[i]) + " of dimension " + i + ", expected 1 to "
                                + Integer.MAX_VALUE);
            }
            // Both are below 2³¹, so that the product fits.
            entries *= sizes[i];
            if (entries > Integer.MAX_VALUE - 8) {
                throw new MalformedDataException(file, place, "more than " + (Integer.MAX_VALUE - 8) + " entries");
            }
        }
        long start = 4 + 4L * dimensions;
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        while (content.size() < entries) {
            long offset = start + content.size();
            int count = (int) Math.min(CHUNK, entries - content.size());
            content.writeBytes(exactly(file, in, offset, count, entries + " entries"));
            // They become doubles.
            Heap.require(9L * content.size(), problem -> new MalformedDataException(file, "offset " + offset, problem));
        }
        if (in.read() >= 0) {
            throw new MalformedDataException(
                    file,
                    "offset " + (start + entries),
                    "more follows after the " + entries + " entries of the header");
        }
        return new Content(sizes, content.toByteArray());
    }

    /** Reads the given number of bytes; allocates no more than the file really has. */
    private static byte[] exactly(String file, InputStream in, long offset, int count, String what) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new MalformedDataException(file, "offset " + (offset + bytes.length), "the file ends within " + what);
        }
        return bytes;
    }
}
