package dev.ravine.nn.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** Damages files. */
final class Mutations {
    private static final String[] SNIPPETS = {
        "\"",
        "\"\"",
        ",",
        ",,,,",
        "\n",
        "\r",
        "\r\n",
        "\0",
        "NaN",
        "Infinity",
        "1e999",
        "0x1p3",
        "1d",
        "-",
        "e",
        "1e",
        "\uFEFF",
        "é",
        "#",
        " ",
        "\t",
        "999999999999999999999",
        "\n\n\n",
        "\"\n\"",
        "a\"b",
        "\"1\"2"
    };

    private final SplittableRandom random;

    Mutations(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The bytes, damaged once to four times, and sometimes packed and damaged again. */
    byte[] of(byte[] bytes) {
        byte[] damaged = bytes.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            damaged = once(damaged);
        }
        if (random.nextInt(4) == 0) {
            damaged = packed(damaged);
            if (random.nextInt(2) == 0) {
                damaged = once(damaged);
            }
        }
        return damaged;
    }

    private byte[] once(byte[] bytes) {
        int place = random.nextInt(bytes.length + 1);
        // The header more often than the rest.
        int early = random.nextInt(Math.min(bytes.length, 16) + 1);
        return switch (random.nextInt(9)) {
            case 0 -> Arrays.copyOf(bytes, place);
            case 1 -> with(bytes, place, (byte) random.nextInt(256));
            case 2 -> with(bytes, early, (byte) random.nextInt(256));
            case 3 -> with(bytes, early, new byte[] {0, 1, -1, 127, -128}[random.nextInt(5)]);
            case 4 -> {
                byte[] more = new byte[random.nextInt(20)];
                random.nextBytes(more);
                yield spliced(bytes, place, place, more);
            }
            case 5 -> spliced(bytes, place, Math.min(bytes.length, place + random.nextInt(20)), new byte[0]);
            case 6 -> spliced(bytes, place, place, Arrays.copyOfRange(bytes, early, Math.max(early, place)));
            case 7 -> {
                byte[] run = new byte[random.nextInt(3000)];
                Arrays.fill(run, new byte[] {'1', '"', ',', ' ', 0, '\n'}[random.nextInt(6)]);
                yield spliced(bytes, place, place, run);
            }
            default -> {
                String snippet = SNIPPETS[random.nextInt(SNIPPETS.length)];
                yield spliced(bytes, place, place, snippet.getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    private static byte[] with(byte[] bytes, int place, byte value) {
        byte[] changed = bytes.clone();
        if (place < bytes.length) {
            changed[place] = value;
        }
        return changed;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + middle.length);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(bytes, to, result, from + middle.length, bytes.length - to);
        return result;
    }

    static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
