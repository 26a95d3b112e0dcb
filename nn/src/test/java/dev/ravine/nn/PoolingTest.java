package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.image.AvgPool2d;
import dev.ravine.nn.image.GlobalAvgPool2d;
import dev.ravine.nn.image.GlobalMaxPool2d;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.MaxPool2d;
import dev.ravine.nn.image.Window;
import dev.ravine.nn.init.Initializer;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.util.DoubleComparator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class PoolingTest {
    @Property
    void maximaAndMeansEqualTheirDefinitions(
            @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(min = 1, max = 6) int height,
            @ForAll @IntRange(min = 1, max = 6) int width,
            @ForAll @IntRange(min = 1, max = 3) int windowHeight,
            @ForAll @IntRange(min = 1, max = 3) int windowWidth,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(min = 0, max = 1) int padding,
            @ForAll @IntRange(min = 1, max = 2) int dilation,
            @ForAll long seed) {
        // So that every window sees a pixel, and lies on the padded image.
        Assume.that(windowHeight > padding && windowWidth > padding && (dilation == 1 || padding == 0));
        Assume.that(dilation * (windowHeight - 1) < height + 2 * padding
                && dilation * (windowWidth - 1) < width + 2 * padding);
        ImageShape image = new ImageShape(channels, height, width);
        Window window = Window.of(windowHeight, windowWidth)
                .stride(stride)
                .padding(padding)
                .dilation(dilation);
        DMatrixRMaj x = Initializer.uniform(-2, -1).draw(2, image.size(), new SplitMix(seed));
        MaxPool2d max = new MaxPool2d(image, window);
        DMatrixRMaj greatest = max.forward(Variable.of(x)).value();
        DMatrixRMaj means = new AvgPool2d(image, window).forward(Variable.of(x)).value();
        DMatrixRMaj inner = AvgPool2d.withoutCountingPadding(image, window)
                .forward(Variable.of(x))
                .value();

        ImageShape output = max.output();
        assertThat(greatest.numCols).isEqualTo(output.size());
        for (int i = 0; i < greatest.data.length; i++) {
            int top = i % output.pixels() / output.width() * stride - padding;
            int left = i % output.width() * stride - padding;
            double best = Double.NEGATIVE_INFINITY;
            double sum = 0;
            int count = 0;
            for (int row = top; row < top + windowHeight * dilation; row += dilation) {
                for (int column = left; column < left + windowWidth * dilation; column += dilation) {
                    if (row >= 0 && row < height && column >= 0 && column < width) {
                        double entry = x.data[(i / output.pixels() * height + row) * width + column];
                        best = Math.max(best, entry);
                        sum += entry;
                        count++;
                    }
                }
            }
            assertThat(greatest.data[i]).isEqualTo(best);
            assertThat(means.data[i])
                    .usingComparator(new DoubleComparator(1e-14))
                    .isEqualTo(sum / window.pixels());
            assertThat(inner.data[i])
                    .usingComparator(new DoubleComparator(1e-14))
                    .isEqualTo(sum / count);
        }
    }

    @Test
    void paddingDoesNotWinOverNegativeEntries() {
        Variable x = Variable.of(new double[][] {{-1, -2, -3, -4}});
        MaxPool2d pool = new MaxPool2d(new ImageShape(1, 2, 2), Window.of(2).padding(1));
        assertThat(pool.forward(x).value().data).containsExactly(-1, -1, -2, -1, -1, -2, -3, -3, -4);
    }

    @Test
    void theFirstOfTheGreatestGetsTheGradient() {
        Parameter x = new Parameter("x", new double[][] {{0, 5, 5, 5}});
        Variable y = new MaxPool2d(new ImageShape(1, 2, 2), 2).forward(x);
        assertThat(y.sum().backward().of(x).data).containsExactly(0, 1, 0, 0);
    }

    @Test
    void notANumberWinsAndSoDoesMinusInfinityWhereThereIsNothingElse() {
        ImageShape image = new ImageShape(1, 1, 4);
        Variable x = Variable.of(new double[][] {{1, Double.NaN, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY}});
        assertThat(new MaxPool2d(image, Window.of(1, 2).stride(2)).forward(x).value().data)
                .containsExactly(Double.NaN, Double.NEGATIVE_INFINITY);
    }

    @Test
    void aWindowOfNothingButPaddingIsRefused() {
        ImageShape image = new ImageShape(1, 3, 3);
        assertThatThrownBy(() -> new MaxPool2d(image, Window.of(2).padding(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MaxPool2d: a window of 2×2, padding 2 on an image of 1×3×3 lies in the padding");
        // Its two columns of pixels stand left and right of the image.
        assertThatThrownBy(() -> AvgPool2d.withoutCountingPadding(
                        new ImageShape(1, 5, 1), Window.of(2).dilation(2).padding(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wrongInputIsToldInTermsOfImages() {
        ImageShape image = new ImageShape(2, 3, 2);
        Variable x = Variable.of(new DMatrixRMaj(4, 6));
        for (Layer layer : new Layer[] {
            new MaxPool2d(image, 2), new AvgPool2d(image, 2), new GlobalAvgPool2d(image), new GlobalMaxPool2d(image)
        }) {
            assertThatThrownBy(() -> layer.forward(x))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(layer.kind() + " expects images of 2×3×2, which is 12 features, got 4×6");
        }
    }

    @Test
    void tellsWhatItDoes() {
        ImageShape image = new ImageShape(2, 4, 4);
        assertThat(new AvgPool2d(image, 2)).hasToString("AvgPool2d(2×4×4 → 2×2×2, 2×2, stride 2)");
        assertThat(AvgPool2d.withoutCountingPadding(image, Window.of(3).padding(1)))
                .hasToString("AvgPool2d(2×4×4 → 2×4×4, 3×3, padding 1, padding not counted)");
        assertThat(new GlobalAvgPool2d(image)).hasToString("GlobalAvgPool2d(2×4×4 → 2)");
        assertThat(new GlobalAvgPool2d(image).output()).isEqualTo(new ImageShape(2, 1, 1));
        assertThat(new GlobalMaxPool2d(image).output()).isEqualTo(new ImageShape(2, 1, 1));
        assertThat(new GlobalMaxPool2d(image)).hasToString("GlobalMaxPool2d(2×4×4 → 2)");
    }
}
