package dev.ravine.nn.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** The numbers of a CSV file as they come, record by record. */
final class Records {
    private final String file;
    private final boolean header;
    private final Map<String, Integer> words;
    private List<String> names = List.of();
    private double[] values = new double[64];
    private int count;
    private int columns = -1;
    private long lastLine;

    Records(String file, boolean header, Map<String, Integer> words) {
        this.file = file;
        this.header = header;
        this.words = words;
    }

    /** The line at which the last good record began. */
    long lastLine() {
        return lastLine;
    }

    void add(long line, List<String> fields) {
        if (columns < 0) {
            columns = fields.size();
            if (header) {
                names = fields.stream().map(String::strip).toList();
                if (!Csv.allDiffer(names)) {
                    throw malformed(line, 1, "the same name for two columns: " + shown(names.toString()));
                }
                lastLine = line;
                return;
            }
        }
        if (fields.size() != columns) {
            throw malformed(
                    line,
                    Math.min(fields.size(), columns) + 1,
                    fields.size() + " fields, but the first record has " + columns);
        }
        if (count > Integer.MAX_VALUE - 8 - columns) {
            throw malformed(line, 1, "more than " + (Integer.MAX_VALUE - 8) + " numbers");
        }
        if (count + columns > values.length) {
            long twice = Math.min(2L * (count + columns), Integer.MAX_VALUE - 8);
            values = Arrays.copyOf(values, (int) twice);
        }
        for (int i = 0; i < columns; i++) {
            values[count++] = number(line, i + 1, fields.get(i).strip());
        }
        lastLine = line;
    }

    private double number(long line, int field, String text) {
        Integer place = words.get(text);
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

    private static String notANumber(String text) {
        return text.isEmpty() ? "it is empty, expected a number" : shown(text) + " is not a finite decimal number";
    }

    /** The beginning of a text, without what does not print. */
    private static String shown(String text) {
        String head = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return "'" + head.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    private MalformedDataException malformed(long line, int field, String problem) {
        return new MalformedDataException(file, "line " + line + ", field " + field, problem);
    }

    Table table() {
        if (count == 0) {
            throw new MalformedDataException(file, "line " + (lastLine + 1), "the file ends, expected numbers");
        }
        return new Table(file, names, DMatrixRMaj.wrap(count / columns, columns, Arrays.copyOf(values, count)));
    }
}
