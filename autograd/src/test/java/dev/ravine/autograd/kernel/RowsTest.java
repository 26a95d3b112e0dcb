package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
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

    /** A row times a power of two, and ε times its square, gives the same bits but for the last few, and a gradient as much smaller. */
    @Test
    void standardizingHoldsWhereSquaresAreOutOfRange() {
        double[] x = {1, 2, 4, -3};
        double[] g = {0.5, -1, 2, 0.25};
        for (int exponent : new int[] {-1000, -540, -500, 500, 540, 1000}) {
            for (double epsilon : new double[] {0, 0.25}) {
                double scale = Math.scalb(1.0, exponent);
                double scaledEpsilon = epsilon * scale * scale;
                boolean isInRange = Math.abs(exponent) < 510;
                if (epsilon > 0 && !isInRange) {
                    continue;
                }
                double[] scaled = Arrays.stream(x).map(entry -> entry * scale).toArray();
                double[][] y = new double[2][4];
                double[][] z = new double[2][4];
                Rows.standardize(4, epsilon, x, y[0], 0, 1);
                Rows.standardize(4, scaledEpsilon, scaled, y[1], 0, 1);
                Rows.standardizeGradient(4, epsilon, x, g, z[0], 0, 1);
                Rows.standardizeGradient(4, scaledEpsilon, scaled, g, z[1], 0, 1);
                for (int i = 0; i < 4; i++) {
                    assertThat(y[1][i]).as("2^%d, ε %s", exponent, epsilon).isEqualTo(y[0][i], within(1e-15));
                    assertThat(z[1][i] * scale)
                            .as("gradient, 2^%d, ε %s", exponent, epsilon)
                            .isEqualTo(z[0][i], within(1e-15));
                }
            }
        }
        double[] constant = new double[4];
        Rows.standardize(4, 1e-300, new double[] {3, 3, 3, 3}, constant, 0, 1);
        assertThat(constant).containsOnly(0);
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
                double[] sums = new double[batch.labels.length];
                double actual =
                        Rows.crossEntropy(sums.length, batch.columns, batch.logits, batch.labels, before.clone(), sums);
                int roundings = (4 * batch.columns + 16) * batch.labels.length;
                assertThat(actual).isCloseTo(expected, within(roundings * U * (2 * greatest + 4)));
                assertThat(batch.logits).isEqualTo(before);
            });
        }
    }

    @Test
    void theGradientOfCrossEntropyIsTheSoftmaxLessOneAtTheLabel() {
        for (double greatest : new double[] {4, 300}) {
            forEachBatch(greatest, batch -> {
                int rows = batch.labels.length;
                double[] exponentials = new double[batch.logits.length];
                double[] sums = new double[rows];
                Rows.crossEntropy(rows, batch.columns, batch.logits, batch.labels, exponentials, sums);
                double[] z = new double[exponentials.length];
                Rows.crossEntropyGradient(rows, batch.columns, batch.labels, exponentials, sums, 3, z);
                for (int i = 0; i < z.length; i++) {
                    int row = i / batch.columns;
                    double p = batch.probability(row, i % batch.columns);
                    double expected = 3 * (i % batch.columns == batch.labels[row] ? p - 1 : p);
                    assertThat(z[i])
                            .isCloseTo(
                                    expected,
                                    within(3 * (2 * batch.columns + 20) * U * Math.max(p, U)
                                            + (i % batch.columns == batch.labels[row] ? 8 * U : 0)));
                }
            });
        }
    }

    @Test
    void crossEntropyHoldsForExtremeLogits() {
        double[] logits = {1000, -1000, 0, -1000, -1000, -1000, 1000, 1000, -1000};
        assertThat(Rows.crossEntropy(3, 3, logits, new double[] {0, 1, 0}, new double[9], new double[3]))
                .isCloseTo(Math.log(3) + Math.log(2), within(8 * U));
        assertThat(Rows.crossEntropy(3, 3, logits, new double[] {1, 2, 2}, new double[9], new double[3]))
                .isCloseTo(2000 + Math.log(3) + 2000 + Math.log(2), within(4000 * 4 * U));
        assertThat(Rows.crossEntropy(9, 1, logits, new double[9], new double[9], new double[9]))
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

    /** Beside 2⁵⁵ the square of a single 1 is lost, but not the sum of sixteen. */
    @Test
    void squaresAreAddedUpInEightSumsSoThatFewerDigitsAreLost() {
        double[] x = new double[128];
        for (int i = 0; i < x.length; i++) x[i] = i % 8 == 0 ? 0 : i / 8 % 2 == 0 ? 1 : -1;
        x[0] = 0x1p27;
        x[8] = -0x1p27;
        double[] y = new double[128];
        Rows.standardize(128, 0, x, y, 0, 1);
        double expected = 1 / Math.sqrt((0x1p55 + 112) / 128);
        assertThat(y[1]).isCloseTo(expected, within(2 * Math.ulp(expected)));
    }

    // ---- gradients

    private static double[] drawn(long seed, int n) {
        return new Random(seed).doubles(n, -2, 2).toArray();
    }

    /** Rows of every length around that of a vector and of a block of a sum. */
    private static final int[] LENGTHS = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 64, 127, 128, 129, 300};

    private static double sum(int n, IntToDoubleFunction term) {
        double sum = 0;
        for (int i = 0; i < n; i++) sum += term.applyAsDouble(i);
        return sum;
    }

    /** All numbers are at most 2, and each has a few roundings more than terms. */
    @Test
    void theGradientOfSoftmaxIsThatOfItsDefinition() {
        for (int n : LENGTHS) {
            double[] y = drawn(n, 3 * n);
            double[] g = drawn(-n, 3 * n);
            double[] z = new double[3 * n];
            Rows.softmaxGradient(n, y, g, z, 0, 3);
            for (int i = 0; i < z.length; i++) {
                int at = i / n * n;
                double expected = y[i] * (g[i] - sum(n, j -> g[at + j] * y[at + j]));
                assertThat(z[i]).as("entry %d of %d columns", i, n).isCloseTo(expected, within(16 * n * (n + 8) * U));
            }
        }
    }

    /** With x from −2 to 2 a deviation of 0.3 or more: what is divided by it stays below 10. */
    @Test
    void theGradientsOfStandardizingAndLayerNormAreThoseOfTheirDefinitions() {
        double epsilon = 0.1;
        for (int n : LENGTHS) {
            int rows = 3;
            double[] x = drawn(n, rows * n);
            double[] g = drawn(-n, rows * n);
            double[] weight = drawn(7, n);
            double[] bias = drawn(8, n);
            double[] y = new double[rows * n];
            double[] z = new double[rows * n];
            double[] ofWeight = new double[n];
            double[] ofBias = new double[n];
            double[] layerZ = new double[rows * n];
            double[] layerY = new double[rows * n];
            Rows.standardize(n, epsilon, x, y, 0, rows);
            Rows.standardizeGradient(n, epsilon, x, g, z, 0, rows);
            Rows.layerNorm(n, epsilon, x, weight, bias, layerY, 0, rows);
            Rows.layerNormGradient(n, epsilon, x, weight, g, layerZ, ofWeight, ofBias, new double[n], 0, 0, rows);
            double bound = 1000 * (n + 8) * U;
            for (int i = 0; i < z.length; i++) {
                int at = i / n * n;
                int column = i % n;
                double mean = sum(n, j -> x[at + j]) / n;
                double d = Math.sqrt(sum(n, j -> (x[at + j] - mean) * (x[at + j] - mean)) / n + epsilon);
                double standard = (x[i] - mean) / d;
                assertThat(y[i]).isCloseTo(standard, within(bound));
                assertThat(layerY[i]).isCloseTo(standard * weight[column] + bias[column], within(bound));
                double along = sum(n, j -> g[at + j] * (x[at + j] - mean) / d) / n;
                double expected = (g[i] - sum(n, j -> g[at + j]) / n - standard * along) / d;
                assertThat(z[i]).as("entry %d of %d columns", i, n).isCloseTo(expected, within(bound));
                double scaledAlong = sum(n, j -> g[at + j] * weight[j] * (x[at + j] - mean) / d) / n;
                double scaledMean = sum(n, j -> g[at + j] * weight[j]) / n;
                expected = (g[i] * weight[column] - scaledMean - standard * scaledAlong) / d;
                assertThat(layerZ[i]).as("entry %d of %d columns", i, n).isCloseTo(expected, within(bound));
            }
            for (int j = 0; j < n; j++) {
                int column = j;
                assertThat(ofWeight[j]).isCloseTo(sum(rows, i -> g[i * n + column] * y[i * n + column]), within(bound));
                assertThat(ofBias[j]).isCloseTo(sum(rows, i -> g[i * n + column]), within(bound));
            }
        }
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
        double[] g = random.doubles((long) rows * columns, -2, 2).toArray();
        Stream<InRange> loops = Stream.of(
                (result, from, to) -> Rows.softmax(columns, x, result, from, to),
                (result, from, to) -> Rows.logSoftmax(columns, x, new double[rows * columns], result, from, to),
                (result, from, to) -> Rows.standardize(columns, 0.1, x, result, from, to),
                (result, from, to) -> Rows.softmaxGradient(columns, x, g, result, from, to),
                (result, from, to) -> Rows.standardizeGradient(columns, 0.1, x, g, result, from, to),
                (result, from, to) -> Rows.layerNorm(columns, 0.1, x, g, x, result, from, to),
                (result, from, to) -> Rows.layerNormGradient(
                        columns,
                        0.1,
                        x,
                        g,
                        g,
                        result,
                        new double[columns],
                        new double[columns],
                        new double[columns],
                        0,
                        from,
                        to));
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
