package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import dev.ravine.nn.internal.Amount;
import dev.ravine.nn.internal.Heap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** The numbers of a CSV file as they come, record by record. */
final class Records {
    /** The most numbers that an array can hold. */
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final String file;
    private final Csv csv;
    private List<String> names = List.of();
    private double[] values = new double[64];
    private int count;
    private long lastLine;

    /** How many fields each record has; negative before the first. */
    private int fields = -1;

    /** Which fields are read: the places of the table's columns. */
    private int[] places = {};

    /** Of each column that holds text, the numbers of its words, in the order in which they came up; null for others. */
    private @Nullable Map<String, Integer>[] categories = none(0);

    Records(String file, Csv csv) {
        this.file = file;
        this.csv = csv;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable Map<String, Integer>[] none(int columns) {
        return new Map[columns];
    }

    /** The line at which the last good record began. */
    long lastLine() {
        return lastLine;
    }

    /** How many records there are that no table was made of. */
    int size() {
        return places.length == 0 ? 0 : count / places.length;
    }

    void add(long line, List<String> record) {
        boolean isFirst = fields < 0;
        if (isFirst) {
            begin(line, record);
        }
        if (record.size() != fields) {
            throw malformed(
                    line,
                    Math.min(record.size(), fields) + 1,
                    Amount.of(record.size(), "field") + ", but the first record has " + fields);
        }
        if (!isFirst || !csv.header) {
            makeRoom(line);
            for (int j = 0; j < places.length; j++) {
                String text = record.get(places[j]).strip();
                Map<String, Integer> words = categories[j];
                values[count++] =
                        words == null ? number(line, places[j] + 1, text) : category(line, places[j] + 1, words, text);
            }
        }
        lastLine = line;
    }

    /** Looks at the first record: how many fields there are, what they are called, and which are read. */
    private void begin(long line, List<String> record) {
        List<String> all = csv.header ? record.stream().map(String::strip).toList() : List.of();
        if (Set.copyOf(all).size() < all.size()) {
            throw malformed(line, 1, "the same name for two columns: " + shown(all.toString()));
        }
        boolean[] isSkipped = csv.skipped.among(all, record.size());
        boolean[] isText = csv.texts.among(all, record.size());
        int kept = 0;
        places = new int[record.size()];
        for (int i = 0; i < places.length; i++) {
            if (!isSkipped[i]) {
                places[kept++] = i;
            }
        }
        Require.that(kept > 0, "Csv", "all %d columns are skipped", places.length);
        places = Arrays.copyOf(places, kept);
        categories = none(kept);
        List<String> names = new ArrayList<>();
        for (int j = 0; j < kept; j++) {
            categories[j] = isText[places[j]] ? new LinkedHashMap<>() : null;
            if (csv.header) {
                names.add(all.get(places[j]));
            }
        }
        this.names = Collections.unmodifiableList(names);
        fields = record.size();
    }

    private void makeRoom(long line) {
        if (count > MOST - places.length) {
            throw malformed(line, 1, "more than " + MOST + " numbers");
        }
        if (count + places.length > values.length) {
            int twice = (int) Math.min(2L * (count + places.length), MOST);
            values = copy(line, twice);
        }
    }

    private double[] copy(long line, int length) {
        return Heap.copy(values, length, problem -> new MalformedDataException(file, "line " + line, problem));
    }

    private double number(long line, int field, String text) {
        if (csv.missing.contains(text)) {
            return csv.instead;
        }
        Integer place = csv.words.get(text);
        if (place != null) {
            return place;
        }
        // The parser of numbers also takes 0x1p3, 1d and NaN.
        if (text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0)) {
            try {
                double value = Double.parseDouble(text);
                if (Double.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw malformed(line, field, notANumber(text));
            }
        }
        throw malformed(line, field, notANumber(text));
    }

    private double category(long line, int field, Map<String, Integer> words, String text) {
        if (csv.missing.contains(text)) {
            return csv.instead;
        }
        Integer number = words.get(text);
        if (number == null) {
            number = words.size();
            if (number == Csv.MAXIMUM_WORDS) {
                throw malformed(line, field, "more than " + number + " different words, which are no categories");
            }
            words.put(text, number);
        }
        return number;
    }

    private String notANumber(String text) {
        if (text.isEmpty()) {
            return "it is empty, expected a number";
        }
        boolean mayBeHeader = !csv.header && lastLine == 0;
        return shown(text) + " is not a finite decimal number"
                + (mayBeHeader ? " (is it a header? see withHeader())" : "");
    }

    /** The beginning of a text, without what does not print. */
    private static String shown(String text) {
        String head = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return "'" + head.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    private MalformedDataException malformed(long line, int field, String problem) {
        return new MalformedDataException(file, "line " + line + ", field " + field, problem);
    }

    /** Makes a table of the records, of which there is one at least, and begins another. */
    Table table() {
        if (count == 0) {
            throw new MalformedDataException(file, "line " + (lastLine + 1), "the file ends, expected numbers");
        }
        double[] entries = count < values.length ? copy(lastLine, count) : values;
        List<List<String>> words = new ArrayList<>();
        for (Map<String, Integer> category : categories) {
            words.add(category == null ? List.of() : List.copyOf(category.keySet()));
        }
        Table table = new Table(file, names, words, DMatrixRMaj.wrap(size(), places.length, entries));
        count = 0;
        if (entries == values) {
            values = new double[64];
        }
        return table;
    }
}
