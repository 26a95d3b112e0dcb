package dev.ravine.nn.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers from comma-separated text (RFC 4180) in UTF-8, packed with gzip or plain.
 *
 * <pre>{@code
 * Dataset digits = Csv.withoutHeader().read(path).labelled(64);
 * Table flowers = Csv.withHeader().separator(';').words("setosa", "versicolor", "virginica").read(path);
 * }</pre>
 *
 * <p>Every record has as many fields as the first, at most {@value #MAXIMUM_FIELDS} of at most {@value #MAXIMUM_LENGTH}
 * characters. Every field is a finite decimal number, one of the {@link #words}, {@link #missing}, or {@link #text}; columns
 * may be {@linkplain #skip skipped}. Spaces around a field are left out, and so are empty lines. Anything else is a
 * {@link MalformedDataException}, and so is more than fits into the heap; a file that cannot be read is an
 * {@link UncheckedIOException}. A file larger than the heap is read in {@linkplain #parts parts}.
 *
 * <p>Immutable: each setting returns another.
 */
public final class Csv {
    /** The most fields that a record may have. */
    public static final int MAXIMUM_FIELDS = 65_536;

    /** The most characters that a field may have. */
    public static final int MAXIMUM_LENGTH = 1_024;

    /** The most different words that a column of text may have. */
    public static final int MAXIMUM_WORDS = 65_536;

    private static final long USUAL_LIMIT = 64L << 20;

    final boolean header;

    // Set on a fresh copy only, before anyone sees it.
    private char separator = ',';
    private int skippedLines;
    private long limit = USUAL_LIMIT;
    Map<String, Integer> words = Map.of();
    Set<String> missing = Set.of();
    double instead;
    Columns skipped = Columns.none("skip");
    Columns texts = Columns.none("read as text");

    private Csv(boolean header) {
        this.header = header;
    }

    private Csv(Csv other) {
        header = other.header;
        separator = other.separator;
        skippedLines = other.skippedLines;
        limit = other.limit;
        words = other.words;
        missing = other.missing;
        instead = other.instead;
        skipped = other.skipped;
        texts = other.texts;
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
                    places.put(Require.notNull("Csv", "a word", word).strip(), places.size()) == null,
                    "Csv",
                    "the word '%s' comes up twice",
                    word);
        }
        Csv copy = new Csv(this);
        copy.words = places;
        return copy;
    }

    /**
     * Says what stands where a value is missing: an empty field, unless others are given. Each becomes the given number.
     *
     * <pre>{@code
     * Csv.withHeader().missing(Double.NaN, "", "NA", "?")
     * }</pre>
     *
     * @param instead any number, or NaN
     */
    public Csv missing(double instead, String... fields) {
        Csv copy = new Csv(this);
        copy.instead = instead;
        copy.missing = Require.notNull("Csv", "the array of fields", fields).length == 0 ? Set.of("") : set(fields);
        return copy;
    }

    /** Leaves out the columns with these names. */
    public Csv skip(String... names) {
        requireHeader("skip", names);
        Csv copy = new Csv(this);
        copy.skipped = new Columns(skipped.what(), set(names), skipped.places());
        return copy;
    }

    /** Leaves out the columns at these places, counted from 0. */
    public Csv skip(int... places) {
        Csv copy = new Csv(this);
        copy.skipped = new Columns(skipped.what(), skipped.names(), set(places));
        return copy;
    }

    /**
     * Reads the columns with these names as text: its words become 0, 1, 2 and so on, in the order in which they come up, and
     * {@link Table#words} tells them.
     */
    public Csv text(String... names) {
        requireHeader("text", names);
        Csv copy = new Csv(this);
        copy.texts = new Columns(texts.what(), set(names), texts.places());
        return copy;
    }

    /** As {@link #text(String...)}, for the columns at these places, counted from 0. */
    public Csv text(int... places) {
        Csv copy = new Csv(this);
        copy.texts = new Columns(texts.what(), texts.names(), set(places));
        return copy;
    }

    private void requireHeader(String setting, String... names) {
        Require.notNull("Csv", "the array of names", names);
        Require.that(
                header || names.length == 0,
                "Csv",
                "%s by name, but the file has no header; give places, counted from 0",
                setting);
    }

    private static Set<String> set(String... names) {
        Set<String> set = new LinkedHashSet<>();
        for (String name : names) {
            set.add(Require.notNull("Csv", "a name", name).strip());
        }
        return set;
    }

    private static Set<Integer> set(int... places) {
        Set<Integer> set = new LinkedHashSet<>();
        for (int place : Require.notNull("Csv", "the array of places", places)) {
            Require.that(place >= 0, "Csv", "column %d, expected at least 0", place);
            set.add(place);
        }
        return set;
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
            throw Bytes.cannotBeRead(file.toString(), e);
        }
    }

    Table read(String file, InputStream in) throws IOException {
        Reading reading = new Reading(file, in);
        while (reading.reads()) {}
        return reading.records.table();
    }

    /**
     * Reads a file part by part, so that it may be larger than the heap.
     *
     * <pre>{@code
     * try (Stream<Table> parts = csv.parts(path, 10_000)) {
     *     parts.forEach(part -> Batches.of(part.labelled(0)).size(32).forEach(this::train));
     * }
     * }</pre>
     *
     * <p>The words of text columns have the same numbers in all parts. The stream throws what {@link #read} does, when it gets
     * there.
     *
     * @param records how many each part has; the last may have fewer
     * @return to be closed, which closes the file
     * @throws UncheckedIOException if the file cannot be opened
     */
    public Stream<Table> parts(Path file, int records) {
        Require.notNull("Csv.parts", "the path", file);
        Require.atLeastOne("Csv.parts", "records", records);
        InputStream in = null;
        try {
            in = Files.newInputStream(file);
            Reading reading = new Reading(file.toString(), in);
            InputStream opened = in;
            return Stream.iterate(Optional.<Table>empty(), before -> reading.part(records))
                    .skip(1)
                    .takeWhile(Optional::isPresent)
                    .map(Optional::orElseThrow)
                    .onClose(() -> close(opened));
        } catch (IOException e) {
            close(in);
            throw Bytes.cannotBeRead(file.toString(), e);
        } catch (RuntimeException e) {
            close(in);
            throw e;
        }
    }

    private static void close(@Nullable InputStream in) {
        try {
            if (in != null) {
                in.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that is being read. */
    private final class Reading {
        private final String file;
        private final Records records;
        private final Iterator<CsvRecord> lines;
        private boolean isAnyPartRead;

        Reading(String file, InputStream in) throws IOException {
            this.file = file;
            records = new Records(file, Csv.this);
            Reader text = new BufferedReader(
                    new InputStreamReader(new Bytes(file, in, limit), StandardCharsets.UTF_8.newDecoder()));
            lines = telling(() -> {
                skipByteOrderMark(text);
                CsvReader<CsvRecord> reader = CsvReader.builder()
                        .fieldSeparator(separator)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .maxBufferSize(1 << 16)
                        .build(
                                CsvRecordHandler.builder()
                                        .maxFields(MAXIMUM_FIELDS)
                                        .maxFieldSize(MAXIMUM_LENGTH)
                                        .build(),
                                text);
                reader.skipLines(skippedLines);
                return reader.iterator();
            });
        }

        /** Reads a record, if there is another. */
        boolean reads() throws IOException {
            return telling(() -> {
                boolean isThere = lines.hasNext();
                if (isThere) {
                    CsvRecord line = lines.next();
                    records.add(line.getStartingLineNumber(), line.getFields());
                }
                return isThere;
            });
        }

        /** The next records, if there are more; there have to be some in a file. */
        Optional<Table> part(int most) {
            try {
                while (records.size() < most && reads()) {}
            } catch (IOException e) {
                throw Bytes.cannotBeRead(file, e);
            }
            if (isAnyPartRead && records.size() == 0) {
                return Optional.empty();
            }
            isAnyPartRead = true;
            return Optional.of(records.table());
        }

        private interface Step<T> {
            T run() throws IOException;
        }

        /** Takes a step, and tells of what goes wrong where in the file it did. */
        private <T> T telling(Step<T> step) throws IOException {
            try {
                return step.run();
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
        }
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
}
