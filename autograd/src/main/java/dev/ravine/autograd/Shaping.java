package dev.ravine.autograd;

import static dev.ravine.autograd.Variable.reading;
import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.kernel.Kernels;
import java.util.Arrays;
import java.util.function.DoublePredicate;
import org.ejml.data.BMatrixRMaj;
import org.ejml.data.DMatrixRMaj;

/**
 * Moving entries about: other shapes, parts of a matrix, several matrices as one, one or the other.
 *
 * <p>Rows and columns are counted from 0; a range includes its start and excludes its end. Every operation here throws
 * {@link IllegalArgumentException} for a null, a shape that does not fit or an index out of range. None modifies its
 * operands or index arrays; index arrays are copied.
 */
public final class Shaping {
    private Shaping() {}

    // ---- the same entries in another shape

    /** Returns the same entries, read row by row, in another shape with as many of them. */
    public static Variable reshape(Variable x, int rows, int columns) {
        Require.operand("reshape", x);
        Require.size("reshape", rows, columns);
        Require.that(
                rows * columns == x.matrix().data.length,
                "reshape",
                "%s has %d entries, but %s has %d",
                x,
                x.matrix().data.length,
                Shapes.of(rows, columns),
                rows * columns);
        return Variable.view("reshape", x, rows, columns, wrt(x, (y, g) -> reshape(g, x.rows(), x.columns())));
    }

    /** All entries, read row by row, in one row. */
    static Variable flat(Variable x) {
        return reshape(x, 1, x.matrix().data.length);
    }

    // ---- more of the same

    /** Returns a row, a column or a 1×1 stretched to the given shape, as {@link Arithmetic} does by itself. */
    public static Variable broadcastTo(Variable x, int rows, int columns) {
        Require.operand("broadcastTo", x);
        Require.size("broadcastTo", rows, columns);
        Require.that(
                Broadcasting.fits(x, rows, columns),
                "broadcastTo",
                "%s does not stretch to %s; each size must be equal, or 1 in the operand",
                x,
                Shapes.of(rows, columns));
        if (x.rows() == rows && x.columns() == columns) {
            return x;
        }
        EntryKernel kernel = (y, in, from, to) -> stretch(in[0], y, from, to);
        return Variable.compute("broadcastTo", rows, columns, kernel, wrt(x, (y, g) -> g));
    }

    private static void stretch(DMatrixRMaj x, DMatrixRMaj y, int from, int to) {
        int columns = y.numCols;
        for (int next = from; next < to; ) {
            int row = next / columns;
            int end = Math.min(to, (row + 1) * columns);
            int start = x.numRows == 1 ? 0 : row * x.numCols;
            if (x.numCols == columns) {
                System.arraycopy(x.data, start + next % columns, y.data, next, end - next);
            } else {
                Arrays.fill(y.data, next, end, x.data[start]);
            }
            next = end;
        }
    }

    /** Returns x repeated as a tile, {@code down} times downwards and {@code across} times across. */
    public static Variable repeat(Variable x, int down, int across) {
        Require.operand("repeat", x);
        Require.that(
                down >= 0 && across >= 0, "repeat", "%d times down and %d across, expected at least 0", down, across);
        Variable row = across == 1
                ? x
                : gatherRows(x.transpose(), cycle(x.columns(), across)).transpose();
        return down == 1 ? row : gatherRows(row, cycle(x.rows(), down));
    }

    private static int[] cycle(int size, int times) {
        Require.size("repeat", size, times);
        int[] indices = new int[size * times];
        Arrays.setAll(indices, i -> i % size);
        return indices;
    }

    // ---- several as one

    /** Returns the operands' rows under one another. All have the same number of columns. */
    public static Variable concatenateRows(Variable... xs) {
        return concatenate("concatenateRows", true, xs);
    }

    /** Returns the operands' columns beside one another. All have the same number of rows. */
    public static Variable concatenateColumns(Variable... xs) {
        return concatenate("concatenateColumns", false, xs);
    }

    private static Variable concatenate(String operation, boolean isDown, Variable... xs) {
        Require.operands(operation, xs);
        Require.that(xs.length > 0, operation, "nothing to concatenate, expected at least one operand");
        String across = isDown ? "columns" : "rows";
        int size = isDown ? xs[0].columns() : xs[0].rows();
        Input[] inputs = new Input[xs.length];
        int end = 0;
        for (int i = 0; i < xs.length; i++) {
            Variable x = xs[i];
            Require.that(
                    size == (isDown ? x.columns() : x.rows()),
                    operation,
                    "operand %d is %s, but operand 0 has %d %s",
                    i,
                    x,
                    size,
                    across);
            int from = end;
            int to = from + (isDown ? x.rows() : x.columns());
            Require.size(operation, (long) from + (isDown ? x.rows() : x.columns()), size);
            inputs[i] = wrt(x, (y, g) -> isDown ? rows(g, from, to) : columns(g, from, to));
            end = to;
        }
        Kernel kernel = byRows(isDown ? end : size, isDown ? size : end, (y, parts, from, to) -> {
            int at = 0;
            for (DMatrixRMaj part : parts) {
                if (isDown) {
                    copyRows(part, at, 0, y, from, to);
                    at += part.numRows;
                } else {
                    copyRows(part, 0, at, y, from, to);
                    at += part.numCols;
                }
            }
        });
        return Variable.compute(operation, isDown ? end : size, isDown ? size : end, kernel, inputs);
    }

    // ---- parts

    /** Returns the rows {@code from} to {@code to}. */
    public static Variable rows(Variable x, int from, int to) {
        Require.operand("rows", x);
        Require.range("rows", "rows", from, to, x.rows());
        return slice(x, from, to, 0, x.columns());
    }

    /** Returns the columns {@code from} to {@code to}. */
    public static Variable columns(Variable x, int from, int to) {
        Require.operand("columns", x);
        Require.range("columns", "columns", from, to, x.columns());
        return slice(x, 0, x.rows(), from, to);
    }

    /** Returns a block: some rows, and of them some columns. */
    public static Variable slice(Variable x, int fromRow, int toRow, int fromColumn, int toColumn) {
        Require.operand("slice", x);
        Require.range("slice", "rows", fromRow, toRow, x.rows());
        Require.range("slice", "columns", fromColumn, toColumn, x.columns());
        int rows = toRow - fromRow;
        int columns = toColumn - fromColumn;
        Kernel kernel = byRows(
                rows,
                columns,
                (y, in, from, to) -> copyBlock(in[0], fromRow + from, fromColumn, y, from, 0, to - from, columns));
        return Variable.compute(
                "slice", rows, columns, kernel, wrt(x, (y, g) -> pad(g, x.rows(), x.columns(), fromRow, fromColumn)));
    }

    /**
     * Returns a matrix of zeros with x as the block that starts at the given row and column: the rule of
     * {@link #slice}, which is its own.
     */
    public static Variable pad(Variable x, int rows, int columns, int atRow, int atColumn) {
        Require.operand("pad", x);
        Require.size("pad", rows, columns);
        Require.range("pad", "rows", atRow, atRow + x.rows(), rows);
        Require.range("pad", "columns", atColumn, atColumn + x.columns(), columns);
        return Variable.compute(
                "pad",
                rows,
                columns,
                byRows(rows, columns, (y, in, from, to) -> {
                    Arrays.fill(y.data, from * columns, to * columns, 0);
                    copyRows(in[0], atRow, atColumn, y, from, to);
                }),
                wrt(x, (y, g) -> slice(g, atRow, atRow + x.rows(), atColumn, atColumn + x.columns())));
    }

    /** A kernel that copies rows. */
    private static RangeKernel byRows(int rows, int columns, RangeKernel.Loop loop) {
        return new RangeKernel(rows, (long) columns * Kernels.PER_ENTRY, loop);
    }

    /** Copies those rows of a matrix that are between two rows of y, when it lies in y as the block that starts at a place. */
    private static void copyRows(DMatrixRMaj x, int atRow, int atColumn, DMatrixRMaj y, int from, int to) {
        int first = Math.max(from, atRow);
        int end = Math.min(to, atRow + x.numRows);
        copyBlock(x, first - atRow, 0, y, first, atColumn, end - first, x.numCols);
    }

    private static void copyBlock(
            DMatrixRMaj from,
            int fromRow,
            int fromColumn,
            DMatrixRMaj to,
            int toRow,
            int toColumn,
            int rows,
            int columns) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(
                    from.data,
                    (fromRow + i) * from.numCols + fromColumn,
                    to.data,
                    (toRow + i) * to.numCols + toColumn,
                    columns);
        }
    }

    // ---- entries by index

    /** Returns the rows with the given indices, in that order; an index may come up any number of times. */
    public static Variable gatherRows(Variable x, int... indices) {
        Require.operand("gatherRows", x);
        return gather(x, Indices.of("gatherRows", "rows", indices, x.rows()));
    }

    /**
     * As {@link #gatherRows(Variable, int...)}, with indices that were computed, or that come into a captured function.
     *
     * @param indices whole numbers, of any shape, read row by row; no gradient goes to them
     */
    public static Variable gatherRows(Variable x, Variable indices) {
        Require.operand("gatherRows", x);
        return gather(x, Indices.checked("gatherRows", "rows", indices, x.rows()));
    }

    private static Variable gather(Variable x, Variable at) {
        return Variable.compute(
                "gatherRows",
                at.rows() * at.columns(),
                x.columns(),
                byRows(at.rows() * at.columns(), x.columns(), (y, in, from, to) -> {
                    int columns = y.numCols;
                    for (int i = from; i < to; i++) {
                        System.arraycopy(in[0].data, (int) in[1].data[i] * columns, y.data, i * columns, columns);
                    }
                }),
                wrt(x, (y, g) -> scatterAddRows(g, x.rows(), at)),
                reading(at));
    }

    /**
     * Returns a matrix of zeros with the given number of rows, to which row i of x has been added at row
     * {@code indices[i]}: the rule of {@link #gatherRows}, which is its own.
     */
    public static Variable scatterAddRows(Variable x, int rows, int... indices) {
        Require.operand("scatterAddRows", x);
        Require.size("scatterAddRows", rows, x.columns());
        Variable at = Indices.of("scatterAddRows", "rows", indices, rows);
        Require.that(indices.length == x.rows(), "scatterAddRows", "%d indices for the rows of %s", indices.length, x);
        return scatterAddRows(x, rows, at);
    }

    private static Variable scatterAddRows(Variable x, int rows, Variable at) {
        return Variable.compute(
                "scatterAddRows",
                rows,
                x.columns(),
                (y, in) -> {
                    int columns = y.numCols;
                    Arrays.fill(y.data, 0);
                    for (int i = 0; i < in[0].numRows; i++) {
                        int to = (int) in[1].data[i] * columns;
                        for (int j = 0; j < columns; j++) y.data[to + j] += in[0].data[i * columns + j];
                    }
                },
                wrt(x, (y, g) -> gather(g, at)),
                reading(at));
    }

    /**
     * Returns a column with one entry of each row of x: of row i, the one in column {@code columns[i]}. For example, it
     * picks the log-probability of each sample's label.
     */
    public static Variable pickColumns(Variable x, int... columns) {
        Require.operand("pickColumns", x);
        return pick(x, Indices.of("pickColumns", "columns", columns, x.columns()));
    }

    /**
     * As {@link #pickColumns(Variable, int...)}, with indices that were computed, or that come into a captured function.
     *
     * @param columns a whole number for each row of x; no gradient goes to them
     */
    public static Variable pickColumns(Variable x, Variable columns) {
        Require.operand("pickColumns", x);
        return pick(x, Indices.checked("pickColumns", "columns", columns, x.columns()));
    }

    private static Variable pick(Variable x, Variable columns) {
        int count = columns.rows() * columns.columns();
        Require.that(count == x.rows(), "pickColumns", "%d indices for the rows of %s", count, x);
        Variable firsts = Constants.from(count, 1, (i, j) -> (double) i * x.columns());
        return gatherEntries("pickColumns", x, reshape(columns, count, 1).add(firsts));
    }

    /**
     * Returns a matrix of entries of x: the i-th, read row by row, is that with index {@code indices[i]} of x, read row by
     * row. An index may come up any number of times.
     *
     * @param indices rows · columns of them
     */
    public static Variable gatherEntries(Variable x, int rows, int columns, int... indices) {
        Require.operand("gatherEntries", x);
        Require.size("gatherEntries", rows, columns);
        Variable at = Indices.of("gatherEntries", "entries", indices, x.matrix().data.length);
        requireIndexForEach("gatherEntries", indices, rows, columns);
        return gatherEntries("gatherEntries", x, reshape(at, rows, columns));
    }

    /**
     * As {@link #gatherEntries(Variable, int, int, int...)}, with indices that were computed: the result has their shape.
     *
     * @param indices whole numbers; no gradient goes to them
     */
    public static Variable gatherEntries(Variable x, Variable indices) {
        Require.operand("gatherEntries", x);
        return gatherEntries(
                "gatherEntries", x, Indices.checked("gatherEntries", "entries", indices, x.matrix().data.length));
    }

    private static Variable gatherEntries(String operation, Variable x, Variable at) {
        return Variable.compute(
                operation,
                at.rows(),
                at.columns(),
                new RangeKernel(at.matrix().data.length, Kernels.PER_ENTRY, (y, in, from, to) -> {
                    for (int i = from; i < to; i++) y.data[i] = in[0].data[(int) in[1].data[i]];
                }),
                wrt(x, (y, g) -> scatterAddEntries(g, x.rows(), x.columns(), at)),
                reading(at));
    }

    /**
     * Returns a matrix of zeros of the given shape, to whose entry with index {@code indices[i]}, read row by row, the i-th
     * entry of x has been added: the rule of {@link #gatherEntries}, which is its own.
     *
     * @param indices one for each entry of x
     */
    public static Variable scatterAddEntries(Variable x, int rows, int columns, int... indices) {
        Require.operand("scatterAddEntries", x);
        Require.size("scatterAddEntries", rows, columns);
        Variable at = Indices.of("scatterAddEntries", "entries", indices, rows * columns);
        requireIndexForEach("scatterAddEntries", indices, x.rows(), x.columns());
        return scatterAddEntries(x, rows, columns, reshape(at, x.rows(), x.columns()));
    }

    private static Variable scatterAddEntries(Variable x, int rows, int columns, Variable at) {
        return Variable.compute(
                "scatterAddEntries",
                rows,
                columns,
                (y, in) -> {
                    Arrays.fill(y.data, 0);
                    double[] from = in[0].data;
                    double[] to = in[1].data;
                    for (int i = 0; i < from.length; i++) y.data[(int) to[i]] += from[i];
                },
                wrt(x, (y, g) -> gatherEntries("gatherEntries", g, at)),
                reading(at));
    }

    private static void requireIndexForEach(String operation, int[] indices, int rows, int columns) {
        Require.that(
                indices.length == rows * columns,
                operation,
                "%d indices for the entries of %s",
                indices.length,
                Shapes.of(rows, columns));
    }

    // ---- one or the other

    /**
     * Returns a where the condition holds and b elsewhere. Both are broadcast to the condition's shape. No gradient at
     * all goes to the one that was not taken, not even a NaN.
     *
     * @param condition for each entry of the result, whether to take a; copied. EJML makes it from comparisons.
     */
    public static Variable where(BMatrixRMaj condition, Variable a, Variable b) {
        Require.notNull("where", "the condition", condition);
        Require.operands("where", a, b);
        DMatrixRMaj takeA = new DMatrixRMaj(condition.numRows, condition.numCols);
        Arrays.setAll(takeA.data, i -> condition.data[i] ? 1 : 0);
        return where(Variable.wrap(takeA), a, b);
    }

    /**
     * As {@link #where(BMatrixRMaj, Variable, Variable)}, with a condition that was computed, such as by {@link #test}.
     *
     * @param condition for each entry of the result, 1 to take a and 0 to take b; no gradient goes to it
     */
    public static Variable where(Variable condition, Variable a, Variable b) {
        Require.notNull("where", "the condition", condition);
        Require.operands("where", a, b);
        for (Variable x : new Variable[] {a, b}) {
            Require.that(
                    Broadcasting.fits(x, condition.rows(), condition.columns()),
                    "where",
                    "%s does not stretch to the condition's %s",
                    x,
                    condition);
        }
        EntryKernel kernel = (y, in, from, to) -> select(in[0], in[1], in[2], y, from, to);
        Variable zero = Variable.of(0);
        return Variable.compute(
                "where",
                condition.rows(),
                condition.columns(),
                kernel,
                reading(condition),
                wrt(a, (y, g) -> where(condition, g, zero)),
                wrt(b, (y, g) -> where(condition, zero, g)));
    }

    private static void select(DMatrixRMaj takeA, DMatrixRMaj a, DMatrixRMaj b, DMatrixRMaj y, int from, int to) {
        for (int next = from; next < to; next++) {
            DMatrixRMaj x = takeA.data[next] != 0 ? a : b;
            if (x.data.length == y.data.length) {
                y.data[next] = x.data[next];
            } else {
                int row = x.numRows == 1 ? 0 : next / y.numCols;
                int column = x.numCols == 1 ? 0 : next % y.numCols;
                y.data[next] = x.data[row * x.numCols + column];
            }
        }
    }

    /** Returns 1 for each entry of x for which the predicate holds, and 0 for the others; no gradient goes to x. */
    public static Variable test(Variable x, DoublePredicate predicate) {
        Require.operand("test", x);
        Require.notNull("test", "the predicate", predicate);
        return EntryOperations.constant("test", x, v -> predicate.test(v) ? 1 : 0);
    }
}
