package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.PixelShuffle;
import dev.ravine.nn.init.Initializer;
import dev.ravine.nn.norm.GroupNorm;
import dev.ravine.nn.norm.LayerNorm;
import dev.ravine.nn.norm.RmsNorm;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.util.DoubleComparator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The norms of each row by itself. */
class NormTest {
    @Property(tries = 100)
    void rowsGetTheirMomentsWhateverTheirScale(
            @ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll @IntRange(min = 2, max = 9) int features,
            @ForAll @IntRange(min = -6, max = 6) int exponent,
            @ForAll long seed) {
        Variable x =
                Variable.of(Initializer.uniform(StrictMath.pow(10, exponent)).draw(rows, features, new SplitMix(seed)));
        Variable centered = new LayerNorm(features, 0).forward(x);
        Variable scaled = new RmsNorm(features, 0).forward(x);
        for (int i = 0; i < rows; i++) {
            // Entries are rounded to 1e-16 of the greatest, and their deviation is above 1e-6 of it but for one drawing
            // in a
            // million.
            assertThat(Reductions.mean(centered, Per.ROW).value().data[i]).isCloseTo(0, within(1e-9));
            assertThat(Reductions.variance(centered, Per.ROW).value().data[i]).isCloseTo(1, within(1e-9));
            assertThat(Reductions.norm(scaled, Per.ROW).value().data[i])
                    .usingComparator(new DoubleComparator(1e-14 * features))
                    .isEqualTo(Math.sqrt(features));
        }
    }

    /** Of few rows and of many, whose sums are added up part by part. */
    @Test
    void theGradientsInOneGoAreThoseOfTheComposition() {
        RandomGenerator random = new SplitMix(5);
        int features = 10;
        LayerNorm norm = new LayerNorm(features);
        Parameter weight = norm.parameters().get("weight");
        Parameter bias = norm.parameters().get("bias");
        weight.set(Initializer.uniform(2).draw(1, features, random));
        bias.set(Initializer.uniform(2).draw(1, features, random));
        for (int rows : new int[] {0, 1, 31, 32, 33, 100, 2100}) {
            Parameter x = new Parameter("x", Initializer.uniform(2).draw(rows, features, random));
            Variable factors = Variable.of(Initializer.uniform(2).draw(rows, features, random));
            Gradients actual = norm.forward(x).mul(factors).sum().backward();
            Variable composed =
                    LayerNorm.withoutAffine(features).forward(x).mul(weight).add(bias);
            Gradients expected = composed.mul(factors).sum().backward();
            // A sum of 2100 terms of a size of some 4, and what is divided by a deviation, at least 0.3 here.
            for (Parameter each : List.of(x, weight, bias)) {
                assertThat(actual.of(each).data)
                        .as("%s of %d rows", each.name(), rows)
                        .containsExactly(expected.of(each).data, within(1e-12));
            }
        }
    }

    @Test
    void epsilonGivesConstantRowsAResult() {
        assertThat(new LayerNorm(3)
                        .forward(Variable.of(new double[][] {{2, 2, 2}}))
                        .value()
                        .data)
                .containsExactly(0, 0, 0);
        assertThat(new RmsNorm(3)
                        .forward(Variable.of(new double[][] {{0, 0, 0}}))
                        .value()
                        .data)
                .containsExactly(0, 0, 0);
    }

    @Test
    void tellTheirSettings() {
        assertThat(new LayerNorm(4)).hasToString("LayerNorm(4)");
        assertThat(new LayerNorm(4, 0.5)).hasToString("LayerNorm(4, epsilon = 0.5)");
        assertThat(new RmsNorm(4)).hasToString("RmsNorm(4)");
        assertThat(new RmsNorm(4, 0.5)).hasToString("RmsNorm(4, epsilon = 0.5)");
    }

    @Test
    void badArgumentsAreRefused() {
        Variable x = Variable.of(new DMatrixRMaj(2, 3));
        assertThatThrownBy(() -> new LayerNorm(4).forward(x)).hasMessage("LayerNorm expects 4 features, got 2×3");
        assertThatThrownBy(() -> new RmsNorm(4).forward(x)).hasMessage("RmsNorm expects 4 features, got 2×3");
        assertThatThrownBy(() -> new LayerNorm(0)).hasMessage("LayerNorm: features: 0, expected at least 1");
        assertThatThrownBy(() -> new RmsNorm(2, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RmsNorm: epsilon is NaN, expected a finite number of at least 0");
    }

    @Test
    void channelsThatCannotBeDividedAreRefused() {
        assertThatThrownBy(() -> new GroupNorm(3, new ImageShape(1, 2, 2)))
                .hasMessage("GroupNorm: 1 channel cannot be divided into 3 groups");
        assertThatThrownBy(() -> new PixelShuffle(new ImageShape(3, 2, 2), 2))
                .hasMessage("PixelShuffle: 3 channels cannot be divided into squares of 2");
    }
}
