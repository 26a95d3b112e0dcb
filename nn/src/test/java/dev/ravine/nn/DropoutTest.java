package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.Verdict;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static final int MANY = 100_000;

    @Property(tries = 100)
    void theReversePassHasTheMaskOfTheForwardPass(
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 6) int columns,
            @ForAll @DoubleRange(min = 0, max = 0.9) double probability,
            @ForAll long seed) {
        Parameter x = new Parameter("x", ones(rows, columns));
        Variable y = new Dropout(probability, new SplitMix(seed)).forward(x);
        // Of ones, the result is the mask, and so is the gradient of its sum.
        assertThat(y.sum().backward().of(x).data).isEqualTo(y.value().data);
    }

    @Property(tries = 20)
    void dropsItsShareAndKeepsTheExpectedValue(
            @ForAll @DoubleRange(min = 0.05, max = 0.95) double probability, @ForAll long seed) {
        double[] y = new Dropout(probability, new SplitMix(seed))
                .forward(Variable.of(ones(1, MANY)))
                .value()
                .data;
        double kept = 1 / (1 - probability);
        int dropped = 0;
        double sum = 0;
        for (double entry : y) {
            assertThat(entry).isIn(0.0, kept);
            dropped += entry == 0 ? 1 : 0;
            sum += entry;
        }
        // Six standard deviations of a binomial distribution: by chance once in 5e8 samples. jqwik prints the seed.
        double deviation = Math.sqrt(probability * (1 - probability) / MANY);
        assertThat((double) dropped / MANY).isCloseTo(probability, within(6 * deviation));
        assertThat(sum / MANY).isCloseTo(1, within(6 * deviation * kept));
    }

    @Test
    void drawsAnotherMaskForEachInput() {
        Dropout dropout = new Dropout(0.5, new SplitMix(1));
        Variable x = Variable.of(ones(1, 64));
        assertThat(dropout.forward(x).value().data)
                .isNotEqualTo(dropout.forward(x).value().data);
    }

    @Test
    void evaluationIsTheIdentityAndDrawsNothing() {
        SplitMix random = new SplitMix(7);
        Dropout dropout = new Dropout(0.5, random);
        dropout.eval();
        Variable x = Variable.of(new double[][] {{1, -2}});
        assertThat(dropout.forward(x)).isSameAs(x);
        assertThat(random.nextLong()).isEqualTo(new SplitMix(7).nextLong());
    }

    @Test
    void gradientsThroughAFixedMaskAreRightToOrderTwo() {
        GradientCheck check = GradientCheck.of(x -> new Dropout(0.4, new SplitMix(20261124))
                        .forward(x.mul(x))
                        .sum())
                .at(new DMatrixRMaj(new double[][] {{1, -2, 0.5}, {3, 0.25, -1}}));
        assertThat(check.order(2).run().verdict()).isEqualTo(Verdict.CORRECT);
    }

    @Test
    void probabilitiesOutOfRangeAreRefused() {
        for (double probability : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> new Dropout(probability, new SplitMix(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Dropout: the probability is " + probability + ", expected at least 0 and below 1");
        }
    }

    private static DMatrixRMaj ones(int rows, int columns) {
        DMatrixRMaj ones = new DMatrixRMaj(rows, columns);
        ones.fill(1);
        return ones;
    }
}
