package dev.ravine.nn;

import static dev.ravine.nn.DenseLines.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.init.Initializer;
import dev.ravine.nn.norm.BatchNorm;
import dev.ravine.nn.norm.BatchNormOptions;
import java.util.Arrays;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class BatchNormTest {
    @Property(tries = 100)
    void trainingMakesTheMeanZeroAndTheVarianceOne(
            @ForAll @IntRange(min = 2, max = 9) int batch,
            @ForAll @IntRange(min = 1, max = 5) int features,
            @ForAll long seed) {
        DMatrixRMaj x = random(batch, features, seed);
        Variable y = new BatchNorm(features, options(0, 0.1)).forward(Variable.of(x));
        // A feature's values are rounded to 1e-16 and then divided by their deviation, which is above 1e-6 but for one
        // drawing in a million.
        for (int j = 0; j < features; j++) {
            assertThat(Reductions.mean(y, Per.COLUMN).value().data[j]).isCloseTo(0, within(1e-9));
            assertThat(Reductions.variance(y, Per.COLUMN).value().data[j]).isCloseTo(1, within(1e-9));
        }
    }

    @Property(tries = 100)
    void ofImagesItIsTheSameAsOfARowForEachPixel(
            @ForAll @IntRange(min = 2, max = 4) int batch,
            @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(min = 1, max = 3) int height,
            @ForAll @IntRange(min = 1, max = 3) int width,
            @ForAll long seed) {
        ImageShape shape = new ImageShape(channels, height, width);
        DMatrixRMaj images = random(batch, shape.size(), seed);
        DMatrixRMaj pixels = new DMatrixRMaj(batch * shape.pixels(), channels);
        for (int i = 0; i < pixels.numRows; i++) {
            for (int c = 0; c < channels; c++) {
                pixels.set(i, c, images.get(i / shape.pixels(), c * shape.pixels() + i % shape.pixels()));
            }
        }
        BatchNorm ofImages = new BatchNorm(shape);
        BatchNorm ofRows = new BatchNorm(channels);
        DMatrixRMaj one = ofImages.forward(Variable.of(images)).value();
        DMatrixRMaj other = ofRows.forward(Variable.of(pixels)).value();
        for (int i = 0; i < pixels.numRows; i++) {
            for (int c = 0; c < channels; c++) {
                assertThat(one.get(i / shape.pixels(), c * shape.pixels() + i % shape.pixels()))
                        .isEqualTo(other.get(i, c));
            }
        }
        ofImages.state()
                .matrices()
                .forEach((name, value) -> assertThat(value.data).as(name).isEqualTo(state(ofRows, name)));
    }

    @Test
    void aBatchOfOneRowIsRefusedInTrainingAndLeavesTheStatistics() {
        BatchNorm norm = new BatchNorm(3);
        Variable row = Variable.of(new double[][] {{1, 2, 3}});
        assertThatThrownBy(() -> norm.forward(row))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("BatchNorm expects more than one value of each feature when it trains, got 1×3");
        assertThat(state(norm, "num_batches_tracked")).containsExactly(0);
        assertThat(state(norm, "running_mean")).containsExactly(0, 0, 0);
        norm.eval();
        assertThat(norm.forward(row).rows()).isEqualTo(1);
    }

    @Test
    void oneImageOfSeveralPixelsIsEnough() {
        Variable image = Variable.of(new double[][] {{-1, 1}});
        assertThat(new BatchNorm(new ImageShape(1, 1, 2), options(0, 0.1))
                        .forward(image)
                        .value()
                        .data)
                .containsExactly(-1, 1);
        assertThatThrownBy(() -> new BatchNorm(new ImageShape(2, 1, 1)).forward(image))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theRunningVarianceDividesByOneLess() {
        BatchNorm norm = new BatchNorm(1, options(0, 0.5));
        norm.forward(Variable.of(new double[][] {{0}, {2}, {4}}));
        // The mean is 2 and the squares add up to 8, which are halved; then half way from 0 to 2 and from 1 to 4.
        assertThat(state(norm, "running_mean")).containsExactly(1);
        assertThat(state(norm, "running_var")).containsExactly(2.5);
        assertThat(state(norm, "num_batches_tracked")).containsExactly(1);
    }

    @Test
    void theCumulativeAverageIsTheMeanOfAllBatches() {
        BatchNorm norm = new BatchNorm(1, BatchNormOptions.standard().withCumulativeAverage());
        for (double mean : new double[] {1, 4, 10}) {
            norm.forward(Variable.of(new double[][] {{mean - 1}, {mean + 1}}));
        }
        assertThat(state(norm, "running_mean")[0]).isCloseTo(5, within(1e-15));
    }

    @Test
    void withoutTrackingItEvaluatesWithTheBatchAndRemembersNothing() {
        BatchNorm norm = new BatchNorm(1, options(0, 0.1).withoutTracking().withoutAffine());
        norm.eval();
        assertThat(norm.state().matrices()).isEmpty();
        assertThat(norm.forward(Variable.of(new double[][] {{5}, {9}})).value().data)
                .containsExactly(-1, 1);
        assertThatThrownBy(() -> norm.forward(Variable.of(new double[][] {{5}})))
                .hasMessage("BatchNorm expects more than one value of each feature without tracking, got 1×1");
    }

    @Test
    void evaluationTakesEachRowByItself() {
        BatchNorm norm = new BatchNorm(2);
        norm.forward(Variable.of(new double[][] {{1, 2}, {3, 9}}));
        norm.eval();
        double[] alone = norm.forward(Variable.of(new double[][] {{4, 5}})).value().data;
        double[] together =
                norm.forward(Variable.of(new double[][] {{70, -3}, {4, 5}})).value().data;
        assertThat(Arrays.copyOfRange(together, 2, 4)).isEqualTo(alone);
    }

    @Test
    void expectsImagesOfItsShape() {
        assertThatThrownBy(() -> new BatchNorm(new ImageShape(2, 3, 4)).forward(Variable.of(new DMatrixRMaj(5, 6))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("BatchNorm expects images of 2×3×4, which is 24 features, got 5×6");
        assertThatThrownBy(() -> new BatchNorm(2).forward(Variable.of(new DMatrixRMaj(5, 6))))
                .hasMessage("BatchNorm expects 2 features, got 5×6");
    }

    @Test
    void tellsItsSettings() {
        assertThat(new BatchNorm(4)).hasToString("BatchNorm(4)");
        assertThat(new BatchNorm(new ImageShape(2, 3, 4), options(0.5, 0.25)))
                .hasToString("BatchNorm(2×3×4, epsilon = 0.5, momentum = 0.25)");
        BatchNormOptions bare =
                BatchNormOptions.standard().withCumulativeAverage().withoutAffine();
        assertThat(new BatchNorm(4, bare)).hasToString("BatchNorm(4, cumulative average, not affine)");
        assertThat(new BatchNorm(4, bare.withoutTracking()))
                .hasToString("BatchNorm(4, cumulative average, not affine, not tracking)");
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> new BatchNorm(0)).hasMessage("BatchNorm: features: 0, expected at least 1");
        assertThatThrownBy(() -> new BatchNorm(1, options(-1, 0.1)))
                .hasMessage("BatchNorm: epsilon is -1.0, expected a finite number of at least 0");
        assertThatThrownBy(() -> new BatchNorm(1, options(0, 1.5)))
                .hasMessage("BatchNorm: momentum is 1.5, expected 0 to 1");
    }

    private static double[] state(Layer layer, String name) {
        return Objects.requireNonNull(layer.state().matrices().get(name)).data;
    }

    private static DMatrixRMaj random(int rows, int columns, long seed) {
        return Initializer.uniform(1).draw(rows, columns, new SplitMix(seed));
    }
}
