package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sums of up to a million entries, beside sums in twice the precision.
 *
 * <p>The bound is where PyTorch 2.13 is: its sums of a million tenths, of all entries and of columns, are off by 5 units in the
 * last place. A single running sum of them is off by 91,595.
 */
class ExactSumsTest {
    private static final int MILLION = 1_000_000;

    private static final double BOUND = 5;

    /** A sum in two doubles, of which the second holds what the first lost to rounding. */
    private static double exact(int n, IntToDoubleFunction high, IntToDoubleFunction low) {
        double sum = 0;
        double rest = 0;
        for (int i = 0; i < n; i++) {
            double next = high.applyAsDouble(i);
            double total = sum + next;
            double old = total - next;
            rest += ((sum - old) + (next - (total - old))) + low.applyAsDouble(i);
            sum = total;
        }
        return sum + rest;
    }

    private static double exactSum(double[] x) {
        return exact(x.length, i -> x[i], i -> 0);
    }

    private static double exactSquares(double[] x) {
        return exact(x.length, i -> x[i] * x[i], i -> Math.fma(x[i], x[i], -(x[i] * x[i])));
    }

    private static double[] entries(long seed, int n) {
        return new Random(seed).doubles(n).toArray();
    }

    private static void requireClose(String what, double actual, double expected) {
        assertThat(Math.abs(actual - expected) / Math.ulp(expected)).as(what).isLessThanOrEqualTo(BOUND);
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256, 257, 1000, 65_536, 65_537, 100_003, MILLION})
    void sumsAreAsExactAsPyTorchs(int n) {
        double[] x = entries(n, n);
        requireClose("random entries", Sums.sum(x, 0, n), exactSum(x));
        Arrays.fill(x, 0.1);
        requireClose("tenths", Sums.sum(x, 0, n), exactSum(x));
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256, 257, 1000, 65_537, MILLION})
    void sumsOfSquaresDotProductsAndNormsAreAsExactAsPyTorchs(int n) {
        double[] a = entries(n, n);
        requireClose("a sum of squares", Sums.sumOfSquares(a, 0, n), exactSquares(a));
        double[] b = entries(-n, n + 3);
        double dot = exact(n, i -> a[i] * b[i + 3], i -> Math.fma(a[i], b[i + 3], -(a[i] * b[i + 3])));
        requireClose("a dot product", Sums.dot(a, 0, b, 3, n), dot);
        for (double scale : new double[] {1, 0x1p-600, 0x1p600}) {
            double[] scaled = Arrays.stream(a).map(x -> scale * x).toArray();
            requireClose("a norm, scaled by " + scale, Sums.norm(scaled, 0, n), scale * Math.sqrt(exactSquares(a)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 63, 64, 65, 1023, 1024, 1025, 16_384, 16_385, 100_003, MILLION})
    void sumsOfColumnsAreAsExactAsPyTorchs(int rows) {
        int columns = 3;
        double[] x = entries(rows, rows * columns);
        for (int i = 0; i < rows; i++) x[i * columns + 1] = 0.1;
        double[] y = {Double.NaN, Double.NaN, Double.NaN};
        double[] work = new double[Rows.workOfSum(rows, columns)];
        Arrays.fill(work, Double.NaN);
        Rows.sum(y, columns, x, work, 0, columns);
        for (int j = 0; j < columns; j++) {
            int column = j;
            requireClose("column " + j, y[j], exact(rows, i -> x[i * columns + column], i -> 0));
        }
    }

    @Test
    void aSumOfSomeColumnsHasTheBitsOfAll() {
        int columns = 37;
        for (int rows : new int[] {0, 1, 5, 64, 65, 3000}) {
            double[] x = new Random(rows).doubles((long) rows * columns, -1, 1).toArray();
            double[] work = new double[Rows.workOfSum(rows, columns)];
            double[] all = new double[columns];
            Rows.sum(all, columns, x, work, 0, columns);
            double[] parts = new double[columns];
            for (int from = 0; from < columns; from += 8) {
                Rows.sum(parts, columns, x, work, from, Math.min(columns, from + 8));
            }
            assertThat(parts).isEqualTo(all);
        }
    }

    /** Each row within rounding of ln(1 + e to the distance of the two logits), errors of either sign. */
    @Test
    void theLossOfManyRowsIsAsExactAsPyTorchs() {
        int rows = 500_000;
        double[] logits = new Random(1).doubles(2L * rows, -1, 1).toArray();
        double[] labels = new Random(2).ints(rows, 0, 2).asDoubleStream().toArray();
        double expected = exact(
                rows,
                i -> {
                    double other = logits[2 * i + 1 - (int) labels[i]];
                    return StrictMath.log1p(StrictMath.exp(other - logits[2 * i + (int) labels[i]]));
                },
                i -> 0);
        double actual = Rows.crossEntropy(rows, 2, logits, labels, new double[2 * rows], new double[rows]);
        requireClose("the loss", actual, expected);
    }
}
