package dev.ravine.autograd.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Variable;
import java.time.Duration;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void weightsAreOfEitherSignAndNoneIsNearZero() {
        double[] weights = Numbers.weights(new SplittableRandom(1), 50, 40).data;
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
        assertThat(Numbers.greatest(new DMatrixRMaj(new double[][] {{1, -3, Double.NaN, -1.0 / 0}})))
                .isEqualTo(3);
    }

    private static GradientReport ofLine(int entries) {
        DMatrixRMaj ones = new DMatrixRMaj(1, entries);
        ones.fill(1);
        return GradientCheck.of(v -> v.mul(Variable.of(ones)))
                .at(ones)
                // The limit that is usual decides it too, on a machine that stands still for some seconds.
                .within(Duration.ofHours(1))
                .run();
    }

    @Test
    void aThousandEntriesAreCheckedOneByOneAndMoreAlongDirections() {
        GradientReport many = ofLine(1000);
        assertThat(many.comparisons()).hasSize(1000).allMatch(comparison -> comparison.row() == 0);
        GradientReport more = ofLine(1001);
        assertThat(more.comparisons()).hasSize(6).allMatch(comparison -> comparison.row() == -1);
        assertThat(more.passed()).isTrue();
    }
}
