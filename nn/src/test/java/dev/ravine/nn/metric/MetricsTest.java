package dev.ravine.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.jqwik.Entries;
import dev.ravine.autograd.jqwik.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class MetricsTest {
    /** By sorting: the columns of a row from the greatest score on, which is stable, so that of ties the first leads. */
    @Property
    void topKFindsTheLabelAmongTheFirstKOfTheSortedScores(
            @ForAll @Shape(rows = "1..8", columns = "1..5") @Entries(min = -2, max = 2) DMatrixRMaj scores,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] labels = random.ints(scores.numRows, 0, scores.numCols).toArray();
        int[] right = new int[scores.numCols];
        int[] first = new int[scores.numRows];
        for (int i = 0; i < scores.numRows; i++) {
            int row = i;
            int[] sorted = IntStream.range(0, scores.numCols)
                    .boxed()
                    // Adding 0 makes one zero of the two.
                    .sorted(Comparator.comparingDouble(j -> -(scores.get(row, j) + 0.0) + 0.0))
                    .mapToInt(j -> j)
                    .toArray();
            first[i] = sorted[0];
            for (int k = 0; k < sorted.length; k++) {
                right[k] += sorted[k] == labels[i] ? 1 : 0;
            }
        }
        assertThat(Metrics.predictions(Variable.of(scores))).containsExactly(first);
        double sum = 0;
        for (int k = 1; k <= scores.numCols; k++) {
            sum += right[k - 1];
            assertThat(Metrics.topK(Variable.of(scores), k, labels)).isEqualTo(sum / scores.numRows);
        }
        assertThat(Metrics.accuracy(Variable.of(scores), labels)).isEqualTo((double) right[0] / scores.numRows);
    }

    @Test
    void aRowWithNaNIsWrongAndTiesGoToTheFirst() {
        Variable scores = Variable.of(new double[][] {{1, Double.NaN}, {2, 2}, {2, 2}, {0, 1}});
        assertThat(Metrics.accuracy(scores, 0, 0, 1, 1)).isEqualTo(0.5);
        assertThat(Metrics.topK(scores, 2, 0, 0, 1, 1)).isEqualTo(0.75);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.predictions(scores))
                .withMessageContaining("row 0, column 1 is NaN");
    }

    @Test
    void meanAbsoluteErrorIsOverAllEntries() {
        Variable targets = Variable.of(new double[][] {{1, 2}, {3, 4}});
        Variable predictions = Variable.of(new double[][] {{2, 2}, {0, 4.5}});
        assertThat(Metrics.meanAbsoluteError(predictions, targets)).isEqualTo(4.5 / 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.meanAbsoluteError(targets, targets.div(0)))
                .withMessage("meanAbsoluteError: the target: Infinity at row 0, column 0, expected a finite number");
    }

    /** The values of scikit-learn's documentation of r2_score. */
    @Test
    void rSquaredIsScikitLearns() {
        assertThat(rSquared(new double[][] {{3}, {-0.5}, {2}, {7}}, new double[][] {{2.5}, {0}, {2}, {8}}))
                .isCloseTo(0.948608137044968, within(1e-12));
        assertThat(rSquared(new double[][] {{0.5, 1}, {-1, 1}, {7, -6}}, new double[][] {{0, 2}, {-1, 2}, {8, -5}}))
                .isCloseTo((0.965438 + 0.908163) / 2, within(1e-6));
        assertThat(rSquared(new double[][] {{1}, {2}, {3}}, new double[][] {{2}, {2}, {2}}))
                .isEqualTo(0);
        assertThat(rSquared(new double[][] {{1}, {2}, {3}}, new double[][] {{3}, {2}, {1}}))
                .isEqualTo(-3);
    }

    @Test
    void rSquaredHoldsAtEveryScale() {
        for (double scale : new double[] {1e-300, 1e-200, 1, 1e160, 1e300}) {
            double[][] targets = {{scale}, {3 * scale}};
            assertThat(rSquared(targets, targets)).isEqualTo(1);
            assertThat(rSquared(targets, new double[][] {{2 * scale}, {2 * scale}}))
                    .isCloseTo(0, within(1e-15));
            assertThat(rSquared(targets, new double[][] {{3 * scale}, {scale}})).isCloseTo(-3, within(1e-14));
        }
    }

    private static double rSquared(double[][] targets, double[][] predictions) {
        return Metrics.rSquared(Variable.of(predictions), Variable.of(targets));
    }

    /** The mean of ten times 0.1 is not 0.1 as it is computed: the variance is nothing but rounding. */
    @Test
    void equalTargetsAreExplainedByPerfectPredictionsOnly() {
        double[][] equal = new double[10][];
        Arrays.setAll(equal, i -> new double[] {0.1});
        double[][] nearly = equal.clone();
        nearly[9] = new double[] {0.2};
        assertThat(rSquared(equal, equal)).isEqualTo(1);
        assertThat(rSquared(equal, nearly)).isEqualTo(0);
        assertThat(rSquared(new double[][] {{5}}, new double[][] {{5}})).isEqualTo(1);
    }

    /** For the least squares line, R² is the squared correlation. */
    @Property
    void rSquaredOfALeastSquaresLineIsTheSquaredCorrelation(
            @ForAll @Shape(rows = "3..9", columns = "1") DMatrixRMaj noise) {
        int n = noise.numRows;
        double[] x = IntStream.range(0, n).asDoubleStream().toArray();
        double[] y = IntStream.range(0, n).mapToDouble(i -> i + noise.data[i]).toArray();
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < n; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        if (yy < 0.1) {
            return;
        }
        double slope = xy / xx;
        DMatrixRMaj line = new DMatrixRMaj(n, 1);
        for (int i = 0; i < n; i++) {
            line.data[i] = meanY + slope * (x[i] - meanX);
        }
        assertThat(Metrics.rSquared(Variable.of(line), Variable.of(new DMatrixRMaj(n, 1, true, y))))
                .isCloseTo(xy * xy / (xx * yy), within(1e-12));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Variable scores = Variable.of(new double[][] {{1, 2}, {3, 4}});
        Variable row = Variable.of(new double[][] {{1, 2}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.accuracy(scores, 0))
                .withMessage("Metrics.accuracy: 1 labels for scores of 2×2, expected one for each row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.accuracy(scores, 0, 2))
                .withMessage("Metrics.accuracy: the label of row 1 is 2, expected 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.topK(scores, 3, 0, 1))
                .withMessage("Metrics.topK: k is 3, expected 1 to 2");
        assertThatIllegalArgumentException().isThrownBy(() -> Metrics.topK(scores, 0, 0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.rSquared(row, row.transpose()))
                .withMessage("Metrics.rSquared: predictions of 1×2, but targets of 2×1; expected equal shapes");
        assertThatIllegalArgumentException().isThrownBy(() -> Metrics.meanAbsoluteError(row, row.transpose()));
        Variable nothing = Variable.of(new double[0][0]);
        assertThatIllegalArgumentException().isThrownBy(() -> Metrics.accuracy(nothing));
        assertThatIllegalArgumentException().isThrownBy(() -> Metrics.meanAbsoluteError(nothing, nothing));
        assertThatIllegalArgumentException().isThrownBy(() -> Metrics.rSquared(nothing, nothing));
    }

    private static Variable column(double... scores) {
        return Variable.wrap(DMatrixRMaj.wrap(scores.length, 1, scores));
    }

    @Test
    void areaUnderTheRocCurve() {
        // The example of scikit-learn's roc_auc_score, and ties.
        assertThat(Metrics.rocAuc(column(0.1, 0.4, 0.35, 0.8), 0, 0, 1, 1)).isEqualTo(0.75);
        assertThat(Metrics.rocAuc(column(1, 2, 3, 4), 0, 0, 1, 1)).isEqualTo(1);
        assertThat(Metrics.rocAuc(column(1, 2, 3, 4), 1, 1, 0, 0)).isEqualTo(0);
        assertThat(Metrics.rocAuc(column(5, 5, 5), 1, 0, 0)).isEqualTo(0.5);
        assertThat(Metrics.rocAuc(column(1, 2, 2, 2, 3), 0, 0, 1, 1, 0)).isEqualTo((1 + 0.5 + 1 + 0.5) / 6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.rocAuc(column(1, 2), 1, 1))
                .withMessage("Metrics.rocAuc: 2 positive and 0 negative samples, expected both");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.rocAuc(column(1, Double.NaN), 0, 1))
                .withMessage("Metrics.rocAuc: the score at row 1 is NaN, expected a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.rocAuc(column(1, 2), 0, 2))
                .withMessage("Metrics.rocAuc: the label of row 1 is 2, expected 0 or 1");
    }
}
