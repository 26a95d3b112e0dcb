package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.Padding;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.image.Conv1d;
import dev.ravine.nn.image.Conv2d;
import dev.ravine.nn.image.ConvOptions;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.MaxPool2d;
import dev.ravine.nn.image.PaddingMode;
import dev.ravine.nn.image.Pixels;
import dev.ravine.nn.image.Window;
import dev.ravine.nn.init.Initializer;
import dev.ravine.nn.norm.BatchNorm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.util.DoubleComparator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class Conv2dTest {
    private static final ImageShape IMAGE = new ImageShape(4, 5, 3);
    private static final ConvOptions OPTIONS = ConvOptions.standard();

    @Property
    void equalsItsDefinition(
            @ForAll @IntRange(min = 1, max = 3) int groups,
            @ForAll @IntRange(min = 1, max = 2) int channels,
            @ForAll @IntRange(min = 1, max = 2) int outputs,
            @ForAll @IntRange(min = 1, max = 6) int height,
            @ForAll @IntRange(min = 1, max = 6) int width,
            @ForAll @IntRange(min = 1, max = 3) int windowHeight,
            @ForAll @IntRange(min = 1, max = 3) int windowWidth,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(min = 0, max = 3) int padding,
            @ForAll @IntRange(min = 1, max = 3) int dilation,
            @ForAll @IntRange(min = 0, max = 1) int more,
            @ForAll long seed) {
        // More of each across than down, and of the padding more behind than before.
        Assume.that(dilation * (windowHeight - 1) < height + 2 * padding
                && (dilation + more) * (windowWidth - 1) < width + 2 * padding + more);
        ImageShape image = new ImageShape(groups * channels, height, width);
        Window window = Window.of(windowHeight, windowWidth)
                .stride(stride, stride + more)
                .padding(new Padding(padding, padding, padding + more, padding + more))
                .dilation(dilation, dilation + more);
        SplitMix random = new SplitMix(seed);
        Conv2d conv = new Conv2d(image, groups * outputs, window, OPTIONS.withGroups(groups), random);
        DMatrixRMaj x = Initializer.uniform(1).draw(2, image.size(), random);

        DMatrixRMaj y = conv.forward(Variable.of(x)).value();

        ImageShape output = conv.output();
        assertThat(y.numCols).isEqualTo(output.size());
        for (int i = 0; i < y.data.length; i++) {
            int sample = i / output.size();
            int channel = i % output.size() / output.pixels();
            int row = i % output.pixels() / output.width();
            int column = i % output.width();
            // Up to 18 products of numbers up to 1, in another order.
            assertThat(y.data[i])
                    .usingComparator(new DoubleComparator(1e-14))
                    .isEqualTo(sum(conv, image, window, groups, x, sample, channel, row, column));
        }
    }

    private static double sum(
            Conv2d conv, ImageShape image, Window window, int groups, DMatrixRMaj x, int b, int o, int i, int j) {
        DMatrixRMaj weight = parameter(conv, "weight").value();
        int seen = image.channels() / groups;
        int first = o / (weight.numRows / groups) * seen;
        double sum = parameter(conv, "bias").value().data[o];
        for (int c = 0; c < seen; c++) {
            for (int k = 0; k < window.height(); k++) {
                for (int l = 0; l < window.width(); l++) {
                    int row = i * window.stride().down()
                            - window.padding().top()
                            + k * window.dilation().down();
                    int column = j * window.stride().across()
                            - window.padding().left()
                            + l * window.dilation().across();
                    if (row >= 0 && row < image.height() && column >= 0 && column < image.width()) {
                        sum += x.get(b, ((first + c) * image.height() + row) * image.width() + column)
                                * weight.get(o, (c * window.height() + k) * window.width() + l);
                    }
                }
            }
        }
        return sum;
    }

    private static Parameter parameter(Layer layer, String name) {
        return layer.parameters().get(name);
    }

    @Test
    void oneLayerIsMadeFromTheOutputOfTheOther() {
        RandomGenerator random = new SplitMix(1);
        ImageShape image = new ImageShape(1, 28, 28);
        Conv2d conv = new Conv2d(image, 8, Window.of(3).padding(1), random);
        MaxPool2d pool = new MaxPool2d(conv.output(), 2);
        Linear linear = new Linear(pool.output().size(), 10, random);
        Layer net = Sequential.of(conv, new BatchNorm(conv.output()), new Relu(), pool, new Flatten(), linear);
        Variable y = net.forward(Variable.of(Initializer.uniform(1).draw(2, image.size(), random)));
        assertThat(Shapes.of(y)).isEqualTo("2×10");
        assertThat(net)
                .hasToString(
                        """
                        Sequential
                          0: Conv2d(1×28×28 → 8×28×28, 3×3, padding 1)
                          1: BatchNorm(8×28×28)
                          2: Relu
                          3: MaxPool2d(8×28×28 → 8×14×14, 2×2, stride 2)
                          4: Flatten
                          5: Linear(1568 → 10)""");
    }

    @Test
    void tellsItsOptions() {
        assertThat(new Conv2d(
                        IMAGE,
                        6,
                        Window.of(2, 1).dilation(3),
                        OPTIONS.withGroups(2).withoutBias(),
                        new SplitMix(1)))
                .hasToString("Conv2d(4×5×3 → 6×2×3, 2×1, dilation 3, 2 groups, no bias)");
        Window window = Window.of(2, 3).stride(2, 1).same();
        assertThat(new Conv2d(IMAGE, 1, window, OPTIONS.withPaddingMode(PaddingMode.CIRCULAR), new SplitMix(1)))
                .hasToString("Conv2d(4×5×3 → 1×3×3, 2×3, stride 2×1,"
                        + " padding 0 above, 1 left, 1 below, 1 right, CIRCULAR)");
    }

    @Test
    void firstWeightsAreUniformWithinOneOverTheRootOfWhatTheySum() {
        Conv2d conv = new Conv2d(new ImageShape(8, 5, 5), 400, Window.of(3, 2), OPTIONS.withGroups(2), new SplitMix(5));
        assertThat(Shapes.of(parameter(conv, "weight"))).isEqualTo("400×24");
        double bound = 1 / Math.sqrt(24);
        for (String name : new String[] {"weight", "bias"}) {
            double[] drawn = parameter(conv, name).value().data;
            double greatest = 0;
            for (double entry : drawn) {
                greatest = Math.max(greatest, Math.abs(entry));
            }
            // That all of 400 or more lie below 97 % of the bound happens once in 200,000 seeds, and this seed is
            // fixed.
            assertThat(greatest).isLessThanOrEqualTo(bound).isGreaterThan(0.97 * bound);
        }
    }

    @Test
    void wrongInputIsToldInTermsOfImages() {
        Conv2d conv = new Conv2d(IMAGE, 2, Window.of(3), new SplitMix(1));
        assertThatThrownBy(() -> conv.forward(Variable.of(new DMatrixRMaj(2, 45))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Conv2d expects images of 4×5×3, which is 60 features, got 2×45");
    }

    @Test
    void badSettingsAreRefused() {
        SplitMix random = new SplitMix(1);
        assertThatThrownBy(() -> new Conv2d(IMAGE, 0, Window.of(1), random))
                .hasMessage("Conv2d: outputs: 0, expected at least 1");
        assertThatThrownBy(() -> new Conv2d(IMAGE, 6, Window.of(1), OPTIONS.withGroups(4), random))
                .hasMessage("Conv2d: 4 groups do not divide 4 channels and 6 outputs");
        assertThatThrownBy(() -> new Conv1d(4, 2, Window.of(3), random))
                .hasMessage("Conv1d: a window of 3×3, expected a height of 1: Window.of(1, 3)");
        assertThatThrownBy(() -> OPTIONS.withGroups(0)).hasMessage("ConvOptions: groups: 0, expected at least 1");
        ConvOptions reflecting = OPTIONS.withPaddingMode(PaddingMode.REFLECT);
        assertThatThrownBy(() -> new Conv2d(IMAGE, 4, Window.of(3).padding(1, 3), reflecting, random))
                .hasMessage("PaddingMode.REFLECT: a padding of 3 columns, but the image has 3, expected at most 2");
        assertThatThrownBy(() -> new Conv2d(IMAGE, 4, Window.of(4), random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Conv2d: the kernel covers 4×4 pixels, more than the padded image's 5×3");
        assertThatThrownBy(() -> Window.of(0)).hasMessage("Window: height: 0, expected at least 1");
        assertThatThrownBy(() -> Window.of(1).padding(-1)).hasMessage("Window: padding: -1, expected at least 0");
        assertThatThrownBy(() -> new ImageShape(3, 50_000, 50_000))
                .hasMessage("ImageShape: 3×50000×50000 is too large for an array");
        assertThatThrownBy(() -> new ImageShape(1, 0, 2)).hasMessage("ImageShape: height: 0, expected at least 1");
    }

    @Test
    @SuppressWarnings("NullAway") // What a caller without NullAway may do.
    void pixelsOfAnotherShapeAreNamed() {
        ImageShape image = new ImageShape(3, 2, 2);
        Map<String, BiFunction<Variable, ImageShape, Variable>> views = new LinkedHashMap<>();
        views.put("asRows: 5×5, expected 1 row for each image of 3×2×2, with 12 columns", Pixels::asRows);
        views.put("toImages: 5×5, expected 4 rows for each image of 3×2×2, with 3 columns", Pixels::toImages);
        views.put("ofChannels: 5×5, expected 1 row for each image of 3×2×2, with 3 columns", Pixels::ofChannels);
        views.put(
                "channelsAsRows: 5×5, expected 1 row for each image of 3×2×2, with 12 columns", Pixels::channelsAsRows);
        views.put(
                "channelsAsImages: 5×5, expected 3 rows for each image of 3×2×2, with 4 columns",
                Pixels::channelsAsImages);
        views.forEach((problem, view) -> {
            String name = "Pixels." + problem.substring(0, problem.indexOf(':'));
            assertThatThrownBy(() -> view.apply(Variable.of(new DMatrixRMaj(5, 5)), image))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Pixels." + problem);
            assertThatThrownBy(() -> view.apply(null, image)).hasMessage(name + ": the operand is null");
            assertThatThrownBy(() -> view.apply(Variable.of(1), null)).hasMessage(name + ": the image's shape is null");
        });
        assertThatThrownBy(() -> Pixels.ofChannels(Variable.of(new DMatrixRMaj(4, 3)), image))
                .hasMessage("Pixels.ofChannels: 4×3, expected one row");
        assertThatThrownBy(() -> Pixels.toImages(Variable.of(new DMatrixRMaj(6, 3)), image))
                .hasMessage("Pixels.toImages: 6×3, expected 4 rows for each image of 3×2×2, with 3 columns");
    }
}
