package dev.ravine.nn.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of a file, unpacked if it is a gzip file, and counted. */
final class Bytes extends InputStream {
    private final String file;
    private final InputStream in;
    private final boolean packed;
    private final long limit;
    private long offset;

    /**
     * Takes over the stream.
     *
     * @param limit how many bytes a packed file may unpack to
     */
    Bytes(String file, InputStream raw, long limit) throws IOException {
        this.file = file;
        this.limit = limit;
        BufferedInputStream buffered = new BufferedInputStream(raw);
        buffered.mark(2);
        packed = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        try {
            in = packed ? new GZIPInputStream(buffered, 1 << 13) : buffered;
        } catch (EOFException | ZipException e) {
            throw malformed("no whole gzip header", e);
        }
    }

    /** What is thrown when the operating system gives no bytes of a file. */
    static UncheckedIOException cannotBeRead(String file, IOException e) {
        // Its message is no more than the path.
        String problem = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
        return new UncheckedIOException(file + " cannot be read: " + problem, e);
    }

    /** How many bytes have been read. */
    long offset() {
        return offset;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        try {
            int count = in.read(into, from, length);
            offset += Math.max(0, count);
            if (packed && offset > limit) {
                throw new MalformedDataException(
                        file, "offset " + limit, "it unpacks to more than the limit of " + limit + " bytes");
            }
            return count;
        } catch (EOFException | ZipException e) {
            throw malformed("the gzip file is damaged or ends early", e);
        }
    }

    private MalformedDataException malformed(String problem, IOException e) {
        return new MalformedDataException(file, "offset " + offset, problem + " (" + e.getMessage() + ")", e);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
