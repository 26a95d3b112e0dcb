package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The loops over rows, against their definitions one number at a time. */
class RowsTest {
    /** Half a unit in the last place of 1. */
    private static final double U = 0x1p-53;

    private static final int[] ROWS = {0, 1, 2, 3, 7};
    private static final int[] COLUMNS = {1, 2, 3, 4, 5, 7, 8, 9, 16, 33};

    /** Logits that are multiples of an eighth, so that their differences are exact, and a label for each row. */
    private static final class Batch {
        final int columns;
        final double[] logits;
        final double[] labels;

        Batch(int rows, int columns, double greatest) {
            Random random = new Random(31L * rows + columns);
            this.columns = columns;
            logits = random.doubles((long) rows * columns, -greatest, greatest)
                    .map(x -> Math.rint(8 * x) / 8)
                    .toArray();
            labels = random.ints(rows, 0, columns).asDoubleStream().toArray();
        }

        /** 1 / Σ exp(z − z[column]) of a row: the softmax, though for logits far apart the sum may be infinite. */
        double probability(int row, int column) {
            double sum = 0;
            for (int j = 0; j < columns; j++) {
                sum += StrictMath.exp(logits[row * columns + j] - logits[row * columns + column]);
            }
            return 1 / sum;
        }

        /** ln Σ eᶻ − z[label] of a row, with the sum built up from the logarithm of one exponential after another. */
        double loss(int row) {
            double logSum = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < columns; j++) {
                double z = logits[row * columns + j];
                logSum = Math.max(logSum, z) + StrictMath.log1p(StrictMath.exp(-Math.abs(logSum - z)));
            }
            return logSum - logits[row * columns + (int) labels[row]];
        }
    }

    private static void forEachBatch(double greatest, Consumer<Batch> test) {
        for (int rows : ROWS) {
            for (int columns : COLUMNS) {
                test.accept(new Batch(rows, columns, greatest));
            }
        }
    }

    /**
     * A sum of numbers above 0 is off by at most a rounding for each addition, and there are two, that of the loop and that
     * of the definition. The exponentials, each within two units, and the divisions add a few more.
     */
    @Test
    void softmaxMakesADistributionOfEachRow() {
        for (double greatest : new double[] {4, 300}) {
            forEachBatch(greatest, batch -> {
                double[] before = batch.logits.clone();
                double[] p = new double[batch.logits.length];
                Arrays.fill(p, Double.NaN);
                Rows.softmax(batch.columns, batch.logits, p, 0, batch.labels.length);
                for (int i = 0; i < p.length; i++) {
                    double expected = batch.probability(i / batch.columns, i % batch.columns);
                    assertThat(p[i])
                            .as("entry %d of %d columns", i, batch.columns)
                            .isCloseTo(expected, within((2 * batch.columns + 16) * U * expected));
                }
                assertThat(batch.logits).isEqualTo(before);
            });
        }
    }

    /** A row's loss is a difference of numbers as large as the logits, with a few roundings for each column. */
    @Test
    void crossEntropyIsWhatTheDistributionsLackAtTheLabels() {
        for (double greatest : new double[] {0.5, 4, 300}) {
            forEachBatch(greatest, batch -> {
                double expected = 0;
                for (int row = 0; row < batch.labels.length; row++) expected += batch.loss(row);
                double[] before = batch.logits.clone();
                double actual = Rows.crossEntropy(
                        batch.labels.length, batch.columns, batch.logits, batch.labels, before.clone());
                int roundings = (4 * batch.columns + 16) * batch.labels.length;
                assertThat(actual).isCloseTo(expected, within(roundings * U * (2 * greatest + 4)));
                assertThat(batch.logits).isEqualTo(before);
            });
        }
    }

    @Test
    void crossEntropyHoldsForExtremeLogits() {
        double[] logits = {1000, -1000, 0, -1000, -1000, -1000, 1000, 1000, -1000};
        assertThat(Rows.crossEntropy(3, 3, logits, new double[] {0, 1, 0}, new double[9]))
                .isCloseTo(Math.log(3) + Math.log(2), within(8 * U));
        assertThat(Rows.crossEntropy(3, 3, logits, new double[] {1, 2, 2}, new double[9]))
                .isCloseTo(2000 + Math.log(3) + 2000 + Math.log(2), within(4000 * 4 * U));
        assertThat(Rows.crossEntropy(9, 1, logits, new double[9], new double[9]))
                .isZero();
    }

    @Test
    void softmaxHoldsForExtremeLogits() {
        double[] logits = {1000, -1000, 0, -1000, -1000, -1000, 1000, 1000, -1000};
        double[] p = new double[9];
        Rows.softmax(3, logits, p, 0, 3);
        double third = 1.0 / 3;
        assertThat(p).containsExactly(new double[] {1, 0, 0, third, third, third, 0.5, 0.5, 0}, within(2 * U));
        Rows.softmax(1, logits, p, 0, 9);
        assertThat(p).containsOnly(1);
    }

    /** Beside 2⁵³ the square of a single 1 is lost, but not the sum of two. */
    @Test
    void squaresAreAddedUpInFourSumsSoThatFewerDigitsAreLost() {
        double[] x = {0x1p27, 0, 1, 1, -0x1p27, 0, -1, -1};
        double[] y = new double[8];
        Rows.standardize(8, 0, x, y, 0, 1);
        assertThat(y[2]).isEqualTo(1 / Math.sqrt((0x1p55 + 4) / 8));
    }

    private interface InRange {
        void apply(double[] result, int from, int to);
    }

    @Test
    void aRangeOfRowsIsComputedAndNoOther() {
        int rows = 9;
        int columns = 11;
        Random random = new Random(7);
        double[] x = random.doubles((long) rows * columns, -2, 2).toArray();
        Stream<InRange> loops = Stream.of(
                (result, from, to) -> Rows.softmax(columns, x, result, from, to),
                (result, from, to) -> Rows.logSoftmax(columns, x, new double[rows * columns], result, from, to),
                (result, from, to) -> Rows.standardize(columns, 0.1, x, result, from, to));
        loops.forEach(loop -> {
            double[] whole = new double[rows * columns];
            loop.apply(whole, 0, rows);
            assertThat(whole).doesNotContain(0);
            double[] part = new double[rows * columns];
            loop.apply(part, 2, 7);
            double[] expected = new double[rows * columns];
            System.arraycopy(whole, 2 * columns, expected, 2 * columns, 5 * columns);
            assertThat(part).containsExactly(expected);
        });
    }

    @Test
    void aRangeOfLogarithmsOfSumsIsComputedAndNoOther() {
        int columns = 11;
        double[] x = new Random(7).doubles(9L * columns, -2, 2).toArray();
        double[] whole = new double[9];
        Rows.logSumExp(columns, x, new double[9 * columns], whole, 0, 9);
        double[] part = new double[9];
        Rows.logSumExp(columns, x, new double[9 * columns], part, 2, 7);
        double[] expected = new double[9];
        System.arraycopy(whole, 2, expected, 2, 5);
        assertThat(part).containsExactly(expected);
    }

    @Test
    void everyRowIsAdded() {
        for (int columns : new int[] {0, 1, 7, 300}) {
            double[] x = new double[500 * columns];
            double[] expected = new double[columns];
            for (int i = 0; i < x.length; i++) {
                x[i] = i % 1000;
                expected[i % columns] += x[i];
            }
            double[] y = new double[columns];
            Arrays.fill(y, Double.NaN);
            Rows.sum(y, columns, x, new double[Rows.workOfSum(500, columns)], 0, columns);
            assertThat(y).containsExactly(expected);
        }
    }
}
