package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.kernel.Sums;
import dev.ravine.nn.internal.Amount;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Brings each column to a common scale: (x − offset) / divisor. Fit it to the training data only, and apply it to all.
 *
 * <pre>{@code
 * Scaling scaling = Scaling.standard(split.train().x());
 * Dataset train = scaling.apply(split.train());
 * Dataset test = scaling.apply(split.test());
 * }</pre>
 *
 * <p>A column that is constant in the training data becomes 0 there, and keeps its scale elsewhere: its divisor is 1.
 *
 * @param offset a row with an entry for each column; copied; must not be changed
 * @param divisor the same, not 0
 */
public record Scaling(DMatrixRMaj offset, DMatrixRMaj divisor) {
    /**
     * Copies the rows.
     *
     * @throws IllegalArgumentException if they are not rows of one length, an entry is not finite, or a divisor is 0
     */
    public Scaling {
        offset = new DMatrixRMaj(Require.notNull("Scaling", "the offset", offset));
        divisor = new DMatrixRMaj(Require.notNull("Scaling", "the divisor", divisor));
        Require.that(
                offset.numRows == 1 && divisor.numRows == 1 && offset.numCols == divisor.numCols,
                "Scaling",
                "an offset of %s and a divisor of %s, expected two rows of one length",
                offset,
                divisor);
        for (int j = 0; j < offset.numCols; j++) {
            Require.that(
                    Double.isFinite(offset.data[j]) && Double.isFinite(divisor.data[j]) && divisor.data[j] != 0,
                    "Scaling",
                    "column %d has the offset %s and the divisor %s, expected finite numbers and a divisor other than"
                            + " 0",
                    j,
                    offset.data[j],
                    divisor.data[j]);
        }
    }

    /**
     * Fits the scaling that gives each column mean 0 and standard deviation 1 (with n in the denominator).
     *
     * @param train samples × features, at least one sample; not modified
     * @throws IllegalArgumentException if there is no sample, or an entry is not finite
     */
    public static Scaling standard(DMatrixRMaj train) {
        check("Scaling.standard", train);
        DMatrixRMaj offset = new DMatrixRMaj(1, train.numCols);
        DMatrixRMaj divisor = new DMatrixRMaj(1, train.numCols);
        for (int j = 0; j < train.numCols; j++) {
            double[] column = column(train, j);
            double mean = mean(column);
            boolean constant = isConstant(column);
            // The mean of equal numbers may be off by rounding, and dividing that by its own size would make it large.
            offset.data[j] = constant ? column[0] : mean;
            divisor.data[j] = constant ? 1 : deviation(column, mean);
        }
        return new Scaling(offset, divisor);
    }

    /**
     * Fits the scaling that takes the least entry of each column to 0 and the greatest to 1. Other data may lie outside.
     *
     * @param train samples × features, at least one sample; not modified
     * @throws IllegalArgumentException if there is no sample, or an entry is not finite
     */
    public static Scaling minMax(DMatrixRMaj train) {
        check("Scaling.minMax", train);
        DMatrixRMaj offset = new DMatrixRMaj(1, train.numCols);
        DMatrixRMaj divisor = new DMatrixRMaj(1, train.numCols);
        for (int j = 0; j < train.numCols; j++) {
            double[] column = column(train, j);
            double least = Arrays.stream(column).min().orElseThrow();
            double greatest = Arrays.stream(column).max().orElseThrow();
            offset.data[j] = least;
            divisor.data[j] = isConstant(column) ? 1 : greatest - least;
        }
        return new Scaling(offset, divisor);
    }

    /** Returns a scaled copy; x is not modified. */
    public DMatrixRMaj apply(DMatrixRMaj x) {
        DMatrixRMaj y = copy("Scaling.apply", x);
        for (int i = 0; i < y.data.length; i++) {
            int j = i % y.numCols;
            y.data[i] = (y.data[i] - offset.data[j]) / divisor.data[j];
        }
        return y;
    }

    /** Returns the set with scaled features. */
    public Dataset apply(Dataset data) {
        return Require.notNull("Scaling.apply", "the data set", data).withX(apply(data.x()));
    }

    /** Returns a copy of what was scaled in its own scale again, to rounding; y is not modified. */
    public DMatrixRMaj undo(DMatrixRMaj y) {
        DMatrixRMaj x = copy("Scaling.undo", y);
        for (int i = 0; i < x.data.length; i++) {
            int j = i % x.numCols;
            x.data[i] = x.data[i] * divisor.data[j] + offset.data[j];
        }
        return x;
    }

    private DMatrixRMaj copy(String where, DMatrixRMaj x) {
        Require.notNull(where, "the matrix", x);
        Require.that(x.numCols == offset.numCols, where, "%s, expected %d columns", x, offset.numCols);
        return new DMatrixRMaj(x);
    }

    private static void check(String where, DMatrixRMaj train) {
        Require.notNull(where, "the matrix", train);
        Require.that(train.numRows > 0, where, "%s, expected at least one row", train);
        for (int i = 0; i < train.getNumElements(); i++) {
            Require.that(
                    Double.isFinite(train.data[i]),
                    where,
                    "%s at row %d, column %d, expected a finite number",
                    train.data[i],
                    i / train.numCols,
                    i % train.numCols);
        }
    }

    private static double[] column(DMatrixRMaj x, int j) {
        double[] column = new double[x.numRows];
        Arrays.setAll(column, i -> x.get(i, j));
        return column;
    }

    /** Computed in units of the greatest distance, whose square may be beyond what a double holds. */
    private static double deviation(double[] column, double mean) {
        double greatest =
                Arrays.stream(column).map(v -> Math.abs(v - mean)).max().orElseThrow();
        double[] squares = Arrays.stream(column)
                .map(v -> (v - mean) / greatest)
                .map(v -> v * v)
                .toArray();
        return Math.max(Double.MIN_VALUE, greatest * Math.sqrt(mean(squares)));
    }

    /** Not a stream's, which every platform rounds in its own way. */
    private static double mean(double[] x) {
        return Sums.sum(x, 0, x.length) / x.length;
    }

    private static boolean isConstant(double[] column) {
        return Arrays.stream(column).allMatch(v -> v == column[0]);
    }

    /** The number of columns. */
    @Override
    public String toString() {
        return "Scaling(" + Amount.of(offset.numCols, "column") + ")";
    }
}
