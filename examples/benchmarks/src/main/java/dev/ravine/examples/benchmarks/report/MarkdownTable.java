package dev.ravine.examples.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/** A table in Markdown that reads well as it is, too: first column to the left, all others to the right. */
public final class MarkdownTable {
    private final List<String[]> rows = new ArrayList<>();

    /** Begins a table with the titles of its columns. */
    public MarkdownTable(String... titles) {
        rows.add(titles.clone());
    }

    /** Adds a row, with a cell for each column. */
    public MarkdownTable row(String... cells) {
        if (cells.length != rows.get(0).length) {
            throw new IllegalArgumentException("MarkdownTable.row: " + cells.length + " cells for " + rows.get(0).length
                    + " columns: " + Arrays.toString(cells));
        }
        rows.add(cells.clone());
        return this;
    }

    /** The lines of the table, without a line break after the last. */
    @Override
    public String toString() {
        int[] widths = IntStream.range(0, rows.get(0).length)
                .map(column -> rows.stream()
                        .mapToInt(row -> row[column].length())
                        .max()
                        .orElse(0))
                .map(width -> Math.max(width, 3))
                .toArray();
        StringJoiner lines = new StringJoiner("\n");
        for (int i = 0; i < rows.size(); i++) {
            lines.add(line(rows.get(i), widths));
            if (i == 0) {
                lines.add(rule(widths));
            }
        }
        return lines.toString();
    }

    private static String line(String[] cells, int[] widths) {
        StringJoiner line = new StringJoiner(" | ", "| ", " |");
        for (int column = 0; column < cells.length; column++) {
            String space = " ".repeat(widths[column] - cells[column].length());
            line.add(column == 0 ? cells[column] + space : space + cells[column]);
        }
        return line.toString();
    }

    private static String rule(int[] widths) {
        StringJoiner line = new StringJoiner("|", "|", "|");
        for (int column = 0; column < widths.length; column++) {
            line.add("-".repeat(widths[column] + 1) + (column == 0 ? "-" : ":"));
        }
        return line.toString();
    }
}
