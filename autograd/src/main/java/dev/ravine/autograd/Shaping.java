package dev.ravine.autograd;

import static dev.ravine.autograd.OwnRules.wrt;

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
                rows * columns == x.value().data.length,
                "reshape",
                "%s has %d entries, but %s has %d",
                x,
                x.value().data.length,
                Shapes.of(rows, columns),
                rows * columns);
        return Variable.of(
                "reshape",
                DMatrixRMaj.wrap(rows, columns, x.value().data),
                wrt(x, (y, g) -> reshape(g, x.rows(), x.columns())));
    }

    /** All entries, read row by row, in one row. */
    static Variable flat(Variable x) {
        return reshape(x, 1, x.value().data.length);
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
        double[] from = x.value().data;
        double[] y = Scratch.zeros(rows * columns);
        for (int i = 0; i < rows; i++) {
            // What is not a row is a column, since it is stretched.
            int row = x.rows() == 1 ? 0 : i;
            if (x.columns() == columns) {
                System.arraycopy(from, row, y, i * columns, columns);
            } else {
                Arrays.fill(y, i * columns, (i + 1) * columns, from[row]);
            }
        }
        return Variable.of("broadcastTo", DMatrixRMaj.wrap(rows, columns, y), wrt(x, (out, g) -> g));
    }

    /** Returns x laid out as a tile, so many times downwards and so many times across. */
    public static Variable repeat(Variable x, int down, int across) {
        Require.operand("repeat", x);
        Require.that(
                down >= 0 && across >= 0, "repeat", "%d times down and %d across, expected at least 0", down, across);
        Variable row = across == 1 ? x : gatherColumns(x, cycle(x.columns(), across));
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
        Require.operands("concatenateRows", xs);
        Require.that(xs.length > 0, "concatenateRows", "nothing to concatenate, expected at least one operand");
        int columns = xs[0].columns();
        int rows = 0;
        for (int i = 0; i < xs.length; i++) {
            Require.that(
                    xs[i].columns() == columns,
                    "concatenateRows",
                    "operand %d is %s, but operand 0 has %d columns",
                    i,
                    xs[i],
                    columns);
            rows += xs[i].rows();
        }
        DMatrixRMaj y = Scratch.zeros(rows, columns);
        Input[] inputs = new Input[xs.length];
        int row = 0;
        for (int i = 0; i < xs.length; i++) {
            int from = row;
            int to = row + xs[i].rows();
            System.arraycopy(xs[i].value().data, 0, y.data, from * columns, (to - from) * columns);
            inputs[i] = wrt(xs[i], (out, g) -> rows(g, from, to));
            row = to;
        }
        return Variable.of("concatenateRows", y, inputs);
    }

    /** Returns the operands' columns beside one another. All have the same number of rows. */
    public static Variable concatenateColumns(Variable... xs) {
        Require.operands("concatenateColumns", xs);
        Require.that(xs.length > 0, "concatenateColumns", "nothing to concatenate, expected at least one operand");
        int rows = xs[0].rows();
        int columns = 0;
        for (int i = 0; i < xs.length; i++) {
            Require.that(
                    xs[i].rows() == rows,
                    "concatenateColumns",
                    "operand %d is %s, but operand 0 has %d rows",
                    i,
                    xs[i],
                    rows);
            columns += xs[i].columns();
        }
        DMatrixRMaj y = Scratch.zeros(rows, columns);
        Input[] inputs = new Input[xs.length];
        int column = 0;
        for (int i = 0; i < xs.length; i++) {
            int from = column;
            int to = column + xs[i].columns();
            copyBlock(xs[i].value(), 0, 0, y, 0, from, rows, to - from);
            inputs[i] = wrt(xs[i], (out, g) -> columns(g, from, to));
            column = to;
        }
        return Variable.of("concatenateColumns", y, inputs);
    }

    // ---- parts

    /** Returns the rows {@code from} to {@code to}. */
    public static Variable rows(Variable x, int from, int to) {
        Require.operand("rows", x);
        return slice(x, from, to, 0, x.columns());
    }

    /** Returns the columns {@code from} to {@code to}. */
    public static Variable columns(Variable x, int from, int to) {
        Require.operand("columns", x);
        return slice(x, 0, x.rows(), from, to);
    }

    /** Returns a block: some rows, and of them some columns. */
    public static Variable slice(Variable x, int fromRow, int toRow, int fromColumn, int toColumn) {
        Require.operand("slice", x);
        Require.range("slice", "rows", fromRow, toRow, x.rows());
        Require.range("slice", "columns", fromColumn, toColumn, x.columns());
        DMatrixRMaj y = Scratch.zeros(toRow - fromRow, toColumn - fromColumn);
        copyBlock(x.value(), fromRow, fromColumn, y, 0, 0, y.numRows, y.numCols);
        return Variable.of("slice", y, wrt(x, (out, g) -> pad(g, x.rows(), x.columns(), fromRow, fromColumn)));
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
        DMatrixRMaj y = Scratch.zeros(rows, columns);
        copyBlock(x.value(), 0, 0, y, atRow, atColumn, x.rows(), x.columns());
        return Variable.of(
                "pad", y, wrt(x, (out, g) -> slice(g, atRow, atRow + x.rows(), atColumn, atColumn + x.columns())));
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
        Require.indices("gatherRows", "rows", indices, x.rows());
        int[] of = indices.clone();
        int columns = x.columns();
        DMatrixRMaj y = Scratch.zeros(of.length, columns);
        for (int i = 0; i < of.length; i++) {
            System.arraycopy(x.value().data, of[i] * columns, y.data, i * columns, columns);
        }
        return Variable.of("gatherRows", y, wrt(x, (out, g) -> scatterAddRows(g, x.rows(), of)));
    }

    /**
     * Returns a matrix of zeros with so many rows, to which row i of x has been added at row {@code indices[i]}: the
     * rule of {@link #gatherRows}, which is its own.
     */
    public static Variable scatterAddRows(Variable x, int rows, int... indices) {
        Require.operand("scatterAddRows", x);
        Require.size("scatterAddRows", rows, x.columns());
        Require.indices("scatterAddRows", "rows", indices, rows);
        Require.that(indices.length == x.rows(), "scatterAddRows", "%d indices for the rows of %s", indices.length, x);
        int[] of = indices.clone();
        int columns = x.columns();
        DMatrixRMaj y = Scratch.zeros(rows, columns);
        for (int i = 0; i < of.length; i++) {
            for (int j = 0; j < columns; j++) {
                y.data[of[i] * columns + j] += x.value().data[i * columns + j];
            }
        }
        return Variable.of("scatterAddRows", y, wrt(x, (out, g) -> gatherRows(g, of)));
    }

    private static Variable gatherColumns(Variable x, int... indices) {
        return gatherRows(x.transpose(), indices).transpose();
    }

    /**
     * Returns a column with one entry of each row of x: of row i, the one in column {@code columns[i]}. It picks out the
     * log-probability of each sample's label, for one.
     */
    public static Variable pickColumns(Variable x, int... columns) {
        Require.operand("pickColumns", x);
        Require.indices("pickColumns", "columns", columns, x.columns());
        Require.that(columns.length == x.rows(), "pickColumns", "%d indices for the rows of %s", columns.length, x);
        int[] of = new int[columns.length];
        Arrays.setAll(of, i -> i * x.columns() + columns[i]);
        return picked("pickColumns", x, of.length, 1, of);
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
        Require.indices("gatherEntries", "entries", indices, x.value().data.length);
        requireIndexForEach("gatherEntries", indices, rows, columns);
        return picked("gatherEntries", x, rows, columns, indices.clone());
    }

    private static Variable picked(String operation, Variable x, int rows, int columns, int[] of) {
        double[] from = x.value().data;
        double[] y = Scratch.array(of.length);
        Kernels.active().inRanges(y.length, Kernels.PER_ENTRY, (first, end) -> {
            for (int i = first; i < end; i++) y[i] = from[of[i]];
        });
        return Variable.of(
                operation,
                DMatrixRMaj.wrap(rows, columns, y),
                wrt(x, (out, g) -> placed(g, x.rows(), x.columns(), of)));
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
        Require.indices("scatterAddEntries", "entries", indices, rows * columns);
        requireIndexForEach("scatterAddEntries", indices, x.rows(), x.columns());
        return placed(x, rows, columns, indices.clone());
    }

    private static Variable placed(Variable x, int rows, int columns, int[] of) {
        double[] from = x.value().data;
        double[] y = Scratch.zeros(rows * columns);
        for (int i = 0; i < of.length; i++) {
            y[of[i]] += from[i];
        }
        return Variable.of(
                "scatterAddEntries",
                DMatrixRMaj.wrap(rows, columns, y),
                wrt(x, (out, g) -> picked("gatherEntries", g, x.rows(), x.columns(), of)));
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
        for (Variable x : new Variable[] {a, b}) {
            Require.that(
                    Broadcasting.fits(x, condition.numRows, condition.numCols),
                    "where",
                    "%s does not stretch to the condition's %s",
                    x,
                    condition);
        }
        boolean[] takeA = Arrays.copyOf(condition.data, condition.getNumElements());
        return where(takeA, condition.numRows, condition.numCols, a, b);
    }

    private static Variable where(boolean[] takeA, int rows, int columns, Variable a, Variable b) {
        double[] y = Scratch.array(takeA.length);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                Variable x = takeA[i * columns + j] ? a : b;
                int row = x.rows() == 1 ? 0 : i;
                int column = x.columns() == 1 ? 0 : j;
                y[i * columns + j] = x.value().data[row * x.columns() + column];
            }
        }
        Variable zero = Variable.of(0);
        return Variable.of(
                "where",
                DMatrixRMaj.wrap(rows, columns, y),
                wrt(a, (out, g) -> where(takeA, rows, columns, g, zero)),
                wrt(b, (out, g) -> where(takeA, rows, columns, zero, g)));
    }

    /** Which entries of x pass. */
    static BMatrixRMaj test(Variable x, DoublePredicate predicate) {
        BMatrixRMaj passed = new BMatrixRMaj(x.rows(), x.columns());
        for (int i = 0; i < x.value().data.length; i++) {
            passed.data[i] = predicate.test(x.value().data[i]);
        }
        return passed;
    }
}
