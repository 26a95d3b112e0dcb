package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import dev.ravine.nn.internal.Amount;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/** Numbers in named columns, as a file holds them. */
public final class Table {
    private final String source;
    private final List<String> names;
    private final List<List<String>> words;
    private final DMatrixRMaj values;

    Table(String source, List<String> names, List<List<String>> words, DMatrixRMaj values) {
        this.source = source;
        this.names = names;
        this.words = words;
        this.values = values;
    }

    /** The names of the columns, in order; empty if the file has no header. */
    public List<String> names() {
        return names;
    }

    /** All numbers, records × fields; not a copy. */
    public DMatrixRMaj values() {
        return values;
    }

    /**
     * The words of a column that was read as {@linkplain Csv#text text}, in the order of their numbers; none for others.
     *
     * @param column counted from 0
     * @throws IllegalArgumentException if there is no such column
     */
    public List<String> words(int column) {
        require(column);
        return words.get(column);
    }

    private void require(int column) {
        Require.that(
                column >= 0 && column < values.numCols,
                "Table",
                "column %d, expected 0 to %d",
                column,
                values.numCols - 1);
    }

    /**
     * Returns the place of a column, counted from 0.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public int column(String name) {
        int place = names.indexOf(Require.notNull("Table.column", "the name", name));
        Require.that(place >= 0, "Table.column", "no column '%s' among %s", name, Require.few(names));
        return place;
    }

    /**
     * Returns a set whose labels stand in a column, and whose features are the others.
     *
     * @param column counted from 0
     * @throws IllegalArgumentException if there is no such column, or no other
     * @throws MalformedDataException if a label is not a whole number of at least 0
     */
    public Dataset labelled(int column) {
        DMatrixRMaj x = others(column);
        int[] labels = new int[values.numRows];
        for (int i = 0; i < labels.length; i++) {
            double label = values.get(i, column);
            labels[i] = (int) label;
            if (labels[i] != label || labels[i] < 0) {
                throw new MalformedDataException(
                        source,
                        "record " + (i + 1) + ", field " + (column + 1),
                        label + " is not a label, a whole number of at least 0");
            }
        }
        return Dataset.of(x, labels);
    }

    /**
     * As {@link #labelled(int)}, with the labels in the column of this name.
     *
     * @throws IllegalArgumentException if there is no such column, or no other
     */
    public Dataset labelled(String column) {
        return labelled(column(column));
    }

    /**
     * Returns a set whose targets stand in some columns, and whose features are the others.
     *
     * @param columns counted from 0
     * @throws IllegalArgumentException if there is no such column, or no other
     */
    public Dataset withTargets(int... columns) {
        Require.notNull("Table", "the array of columns", columns);
        Require.that(columns.length > 0, "Table", "no column, expected at least one");
        return Dataset.of(others(columns), pick(columns));
    }

    private DMatrixRMaj others(int... columns) {
        for (int column : columns) {
            require(column);
        }
        int[] others = IntStream.range(0, values.numCols)
                .filter(j -> IntStream.of(columns).noneMatch(column -> column == j))
                .toArray();
        Require.that(others.length > 0, "Table", "no column is left for the features");
        return pick(others);
    }

    private DMatrixRMaj pick(int... columns) {
        DMatrixRMaj picked = new DMatrixRMaj(values.numRows, columns.length);
        for (int i = 0; i < values.numRows; i++) {
            for (int j = 0; j < columns.length; j++) {
                picked.set(i, j, values.get(i, columns[j]));
            }
        }
        return picked;
    }

    @Override
    public String toString() {
        return "Table(" + Amount.of(values.numRows, "record") + " of " + Amount.of(values.numCols, "field")
                + (names.isEmpty() ? "" : ": " + String.join(", ", Require.few(names))) + ")";
    }
}
