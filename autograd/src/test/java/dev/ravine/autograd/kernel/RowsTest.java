package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
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
        final int[] labels;

        Batch(int rows, int columns, double greatest) {
            Random random = new Random(31L * rows + columns);
            this.columns = columns;
            logits = random.doubles((long) rows * columns, -greatest, greatest)
                    .map(x -> Math.rint(8 * x) / 8)
                    .toArray();
            labels = random.ints(rows, 0, columns).toArray();
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
            return logSum - logits[row * columns + labels[row]];
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
    void crossEntropyMakesADistributionOfEachRow() {
        for (double greatest : new double[] {4, 300}) {
            forEachBatch(greatest, batch -> {
                double[] before = batch.logits.clone();
                double[] p = new double[batch.logits.length];
                Arrays.fill(p, Double.NaN);
                Rows.crossEntropy(batch.columns, batch.logits, batch.labels, p);
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
                double actual =
                        Rows.crossEntropy(batch.columns, batch.logits, batch.labels, new double[batch.logits.length]);
                int roundings = (4 * batch.columns + 16) * batch.labels.length;
                assertThat(actual).isCloseTo(expected, within(roundings * U * (2 * greatest + 4)));
            });
        }
    }

    @Test
    void crossEntropyHoldsForExtremeLogits() {
        double[] logits = {1000, -1000, 0, -1000, -1000, -1000, 1000, 1000, -1000};
        double[] p = new double[9];
        assertThat(Rows.crossEntropy(3, logits, new int[] {0, 1, 0}, p))
                .isCloseTo(Math.log(3) + Math.log(2), within(8 * U));
        double third = 1.0 / 3;
        assertThat(p).containsExactly(new double[] {1, 0, 0, third, third, third, 0.5, 0.5, 0}, within(2 * U));
        assertThat(Rows.crossEntropy(3, logits, new int[] {1, 2, 2}, p))
                .isCloseTo(2000 + Math.log(3) + 2000 + Math.log(2), within(4000 * 4 * U));
        assertThat(Rows.crossEntropy(1, logits, new int[9], p)).isZero();
        assertThat(p).containsOnly(1);
    }

    @Test
    void theReverseOfCrossEntropyIsTheDistributionLessOneAtTheLabel() {
        for (double g : new double[] {1, 0.25, -3}) {
            forEachBatch(4, batch -> {
                double[] p = new Random(1).doubles(batch.logits.length).toArray();
                double[] before = p.clone();
                double[] x = new double[p.length];
                Arrays.fill(x, Double.NaN);
                Rows.crossEntropyGradient(batch.columns, p, batch.labels, g, x);
                for (int i = 0; i < x.length; i++) {
                    boolean atLabel = batch.labels[i / batch.columns] == i % batch.columns;
                    assertThat(x[i]).isEqualTo(atLabel ? p[i] * g - g : p[i] * g);
                }
                assertThat(p).isEqualTo(before);
            });
        }
    }

    /** Central differences are off by about h² and by the rounding of the loss over h: 1e-10 and 1e-10. */
    @Test
    void theReverseOfCrossEntropyIsItsDerivative() {
        Batch batch = new Batch(3, 5, 2);
        double[] p = new double[15];
        Rows.crossEntropy(5, batch.logits, batch.labels, p);
        double[] gradient = new double[15];
        Rows.crossEntropyGradient(5, p, batch.labels, 1, gradient);
        double h = 1e-5;
        for (int i = 0; i < 15; i++) {
            int place = i;
            DoubleUnaryOperator loss = step -> {
                double[] moved = batch.logits.clone();
                moved[place] += step;
                return Rows.crossEntropy(5, moved, batch.labels, new double[15]);
            };
            double slope = (loss.applyAsDouble(h) - loss.applyAsDouble(-h)) / (2 * h);
            assertThat(gradient[i]).isCloseTo(slope, within(1e-9));
        }
    }

    /** Beside 2⁵³ a single 1 is lost, but not the sum of two. */
    @Test
    void productsAreAddedUpInFourSumsSoThatFewerDigitsAreLost() {
        double[] ones = {1, 1, 1, 1};
        double[] x = new double[4];
        Rows.softmaxGradient(4, ones, new double[] {0x1p53, 0, 1, 1}, x, 0, 1);
        assertThat(x[1]).isEqualTo(-(0x1p53 + 2));
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
        double[] y = random.doubles((long) rows * columns, 0, 1).toArray();
        double[] deviations = random.doubles(rows, 1, 2).toArray();
        Stream<InRange> loops = Stream.of(
                (result, from, to) -> Rows.softmax(columns, x, result, from, to),
                (result, from, to) -> Rows.softmaxGradient(columns, y, x, result, from, to),
                (result, from, to) -> Rows.logSoftmaxGradient(columns, y, x, result, from, to),
                (result, from, to) -> Rows.standardize(columns, 0.1, x, result, new double[rows], from, to),
                (result, from, to) -> Rows.standardizeGradient(columns, y, deviations, x, result, from, to));
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
    void everyRowIsAdded() {
        for (int columns : new int[] {0, 1, 7, 300}) {
            double[] y = new double[columns];
            double[] x = new double[500 * columns];
            double[] expected = new double[columns];
            for (int i = 0; i < x.length; i++) {
                x[i] = i % 1000;
                expected[i % columns] += x[i];
            }
            Rows.addTo(y, columns, x);
            assertThat(y).containsExactly(expected);
        }
    }
}
