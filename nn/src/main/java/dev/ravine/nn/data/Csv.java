package dev.ravine.nn.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import dev.ravine.autograd.Require;
import java.io.BufferedReader;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reads numbers from comma-separated text (RFC 4180) in UTF-8, packed with gzip or plain.
 *
 * <pre>{@code
 * Dataset digits = Csv.withoutHeader().read(path).labelled(64);
 * Table flowers = Csv.withHeader().separator(';').words("setosa", "versicolor", "virginica").read(path);
 * }</pre>
 *
 * <p>Every record has as many fields as the first, at most {@value #MAXIMUM_FIELDS} of at most {@value #MAXIMUM_LENGTH}
 * characters. Every field is a finite decimal number, or one of the {@link #words}; a missing value is neither. Spaces
 * around it are left out, and so are empty lines. Anything else is a {@link MalformedDataException}; a file that cannot be
 * read is an {@link UncheckedIOException}.
 *
 * <p>Immutable: each setting returns another.
 */
public final class Csv {
    /** The most fields that a record may have. */
    public static final int MAXIMUM_FIELDS = 65_536;

    /** The most characters that a field may have. */
    public static final int MAXIMUM_LENGTH = 1_024;

    private static final long USUAL_LIMIT = 64L << 20;

    private final boolean header;

    // Set on a fresh copy only, before anyone sees it.
    private char separator = ',';
    private int skippedLines;
    private long limit = USUAL_LIMIT;
    private Map<String, Integer> words = Map.of();

    private Csv(boolean header) {
        this.header = header;
    }

    private Csv(Csv other) {
        header = other.header;
        separator = other.separator;
        skippedLines = other.skippedLines;
        limit = other.limit;
        words = other.words;
    }

    /** The first record names the columns. */
    public static Csv withHeader() {
        return new Csv(true);
    }

    /** The first record holds numbers, as all do. */
    public static Csv withoutHeader() {
        return new Csv(false);
    }

    /** Sets what stands between the fields: a comma, unless set. */
    public Csv separator(char separator) {
        Require.that(
                separator != '"' && separator != '\n' && separator != '\r' && separator != ' ' && separator != '#',
                "Csv",
                "the separator is %s, expected another character",
                Character.getName(separator));
        Csv copy = new Csv(this);
        copy.separator = separator;
        return copy;
    }

    /** Skips the given number of lines at the beginning. */
    public Csv skippingLines(int lines) {
        Require.that(lines >= 0, "Csv", "%d lines to skip, expected at least 0", lines);
        Csv copy = new Csv(this);
        copy.skippedLines = lines;
        return copy;
    }

    /** Sets words that stand for numbers: the first for 0, the second for 1, and so on. */
    public Csv words(String... words) {
        Map<String, Integer> places = new LinkedHashMap<>();
        for (String word : Require.notNull("Csv", "the array of words", words)) {
            Require.that(
                    places.put(Require.notNull("Csv", "a word", word), places.size()) == null,
                    "Csv",
                    "the word '%s' comes up twice",
                    word);
        }
        Csv copy = new Csv(this);
        copy.words = places;
        return copy;
    }

    /** Sets how many bytes a packed file may unpack to: 64 MiB, unless set. A plain file may have any size. */
    public Csv limit(long bytes) {
        Require.that(bytes >= 0, "Csv", "a limit of %d bytes, expected at least 0", bytes);
        Csv copy = new Csv(this);
        copy.limit = bytes;
        return copy;
    }

    /**
     * Reads a file.
     *
     * @throws MalformedDataException if it is malformed, or holds no numbers
     * @throws UncheckedIOException if it cannot be read
     */
    public Table read(Path file) {
        Require.notNull("Csv.read", "the path", file);
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    Table read(String file, InputStream in) throws IOException {
        Records records = new Records(file, header, words);
        Reader text = new BufferedReader(
                new InputStreamReader(new Bytes(file, in, limit), StandardCharsets.UTF_8.newDecoder()));
        try {
            skipByteOrderMark(text);
            CsvReader<CsvRecord> reader = CsvReader.builder()
                    .fieldSeparator(separator)
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .allowUnclosedQuote(false)
                    .allowExtraCharsAfterClosingQuote(false)
                    .maxBufferSize(1 << 16)
                    .build(
                            CsvRecordHandler.builder()
                                    .maxFields(MAXIMUM_FIELDS)
                                    .maxFieldSize(MAXIMUM_LENGTH)
                                    .build(),
                            text);
            reader.skipLines(skippedLines);
            for (CsvRecord line : reader) {
                records.add(line.getStartingLineNumber(), line.getFields());
            }
        } catch (CsvParseException e) {
            if (e.getCause() instanceof MalformedDataException problem) {
                throw problem;
            }
            throw malformed(file, records, reason(e), e);
        } catch (UncheckedIOException e) {
            throw inText(file, records, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw inText(file, records, e);
        }
        return records.table();
    }

    private static void skipByteOrderMark(Reader text) throws IOException {
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
    }

    private static MalformedDataException inText(String file, Records records, IOException e) throws IOException {
        if (e instanceof CharacterCodingException || e instanceof CharConversionException) {
            return malformed(file, records, "not UTF-8 text (" + e.getMessage() + ")", e);
        }
        throw e;
    }

    private static MalformedDataException malformed(String file, Records records, String problem, Exception e) {
        return new MalformedDataException(file, "behind line " + records.lastLine(), problem, e);
    }

    /** What the parser says, with its cause, which has the substance. */
    private static String reason(Throwable e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + reason(cause);
    }

    /** Whether each name comes up once. */
    static boolean allDiffer(List<String> names) {
        Set<String> seen = new HashSet<>();
        return names.stream().allMatch(seen::add);
    }
}
