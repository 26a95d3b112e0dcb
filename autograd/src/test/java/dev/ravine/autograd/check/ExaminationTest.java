package dev.ravine.autograd.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.ravine.autograd.Variable;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class ExaminationTest {
    @Test
    void weightsAreOfEitherSignAndNoneIsNearZero() {
        double[] weights = Examination.weights(new SplittableRandom(1), 50, 40).data;
        assertThat(weights).hasSize(2000);
        for (double sign : new double[] {1, -1}) {
            double least = 2;
            double greatest = 0;
            int count = 0;
            for (double weight : weights) {
                if (weight * sign > 0) {
                    least = Math.min(least, weight * sign);
                    greatest = Math.max(greatest, weight * sign);
                    count++;
                }
            }
            assertThat(count).isBetween(900, 1100);
            assertThat(least).isBetween(0.5, 0.51);
            assertThat(greatest).isBetween(1.49, 1.5);
        }
    }

    @Test
    void theGreatestIsOfTheFiniteEntries() {
        assertThat(Examination.greatest(new DMatrixRMaj(new double[][] {{1, -3, Double.NaN, -1.0 / 0}})))
                .isEqualTo(3);
    }

    private static GradientReport ofLine(int entries) {
        DMatrixRMaj ones = new DMatrixRMaj(1, entries);
        ones.fill(1);
        return GradientCheck.of(v -> v.mul(Variable.of(ones))).at(ones).run();
    }

    @Test
    void aThousandEntriesAreCheckedOneByOneAndMoreAlongTwentyDirections() {
        GradientReport many = ofLine(1000);
        assertThat(many.comparisons()).hasSize(1000).allMatch(comparison -> comparison.row() == 0);
        GradientReport more = ofLine(1001);
        assertThat(more.comparisons()).hasSize(20).allMatch(comparison -> comparison.row() == -1);
        assertThat(more.passed()).isTrue();
    }

    /** A sum whose five terms are off near 1/2, each by another amount: of nine neighbours those at odd multiples of a step. */
    private static double roughNearAHalf(DMatrixRMaj x, double[] roughness) {
        double sum = 0;
        for (int i = 0; i < 5; i++) {
            long steps = Math.round((x.data[i] - 0.5) / 3e-8);
            sum += x.data[i] + (Math.abs(steps) <= 4 && steps % 2 != 0 ? roughness[i] : 0);
        }
        return sum;
    }

    @Test
    void theNoiseIsTheMiddleOfThatOfFiveEntries() {
        double[] roughness = {1e-11, 1e-8, 1e-12, 1e-10, 1e-9};
        DMatrixRMaj ones = new DMatrixRMaj(1, 5);
        ones.fill(1);
        DMatrixRMaj halves = new DMatrixRMaj(1, 5);
        halves.fill(0.5);
        GradientReport report = GradientCheck.ofPlain(
                        x -> roughNearAHalf(x[0], roughness), x -> new DMatrixRMaj[] {ones})
                .at(halves)
                .run();
        // Fourth differences of 8 times the roughness, over the root of 70, and 8 times that over a step of 1/32; all
        // under the weight that the sum is given.
        double error = 8 * 1e-10 / Math.sqrt(70) * 8 * 32;
        assertThat(report.comparisons()).hasSize(5).allSatisfy(comparison -> assertThat(comparison.errorEstimate())
                .isCloseTo(error * Math.abs(comparison.analytic()), withinPercentage(1)));
    }
}
