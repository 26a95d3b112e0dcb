package dev.ravine.autograd.convolution;

import static dev.ravine.autograd.convolution.Convolutions.convolve;
import static dev.ravine.autograd.convolution.Convolutions.convolveKernels;
import static dev.ravine.autograd.convolution.Convolutions.convolveTransposed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import java.util.Random;
import java.util.function.Consumer;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions of whole numbers, whose sums are exact in any order, against their definition. */
class ConvolutionsTest {
    private static Variable random(Random random, int rows, int columns) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] = random.nextInt(9) - 4;
        }
        return Variable.wrap(matrix);
    }

    private static double dot(Variable a, Variable b) {
        return a.mul(b).sum().scalar();
    }

    /** Every way in which a kernel can step over the edges of a small image, in one direction and in the other. */
    private static void forEachGrid(Consumer<PatchGrid> test) {
        for (int size = 1; size <= 6; size++) {
            for (int kernel = 1; kernel <= 3; kernel++) {
                for (int stride = 1; stride <= 3; stride++) {
                    for (int padding = 0; padding <= 3; padding++) {
                        for (int dilation = 1; dilation <= 2; dilation++) {
                            if (dilation * (kernel - 1) < size + 2 * padding) {
                                test.accept(new PatchGrid(2, 3, size, 2, kernel, stride, padding, dilation));
                                test.accept(new PatchGrid(2, size, 3, kernel, 2, stride, padding, dilation));
                                test.accept(uneven(size, kernel, stride, padding, dilation));
                            }
                        }
                    }
                }
            }
        }
    }

    /** A grid with other numbers in the other direction, and on the other sides. */
    private static PatchGrid uneven(int size, int kernel, int stride, int padding, int dilation) {
        return new PatchGrid(
                2,
                5,
                size,
                2,
                kernel,
                new PerDirection(4 - stride, stride),
                new Padding(3 - padding, padding, 1, padding + stride - 1),
                new PerDirection(3 - dilation, dilation));
    }

    /** The sum over a patch times a kernel; what lies beyond the image's edges is 0. */
    private static double pixel(
            DMatrixRMaj x, int image, DMatrixRMaj w, int output, int place, PatchGrid grid, int groups) {
        int channels = grid.channels() / groups;
        int firstChannel = output / (w.numRows / groups) * channels;
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            for (int down = 0; down < grid.kernelHeight(); down++) {
                for (int across = 0; across < grid.kernelWidth(); across++) {
                    int row = place / grid.patchesAcross() * grid.stride().down()
                            - grid.padding().top()
                            + down * grid.dilation().down();
                    int column = place % grid.patchesAcross() * grid.stride().across()
                            - grid.padding().left()
                            + across * grid.dilation().across();
                    if (row >= 0 && row < grid.height() && column >= 0 && column < grid.width()) {
                        double weight = w.get(output, (c * grid.kernelHeight() + down) * grid.kernelWidth() + across);
                        sum += weight
                                * x.get(image, ((firstChannel + c) * grid.height() + row) * grid.width() + column);
                    }
                }
            }
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aPixelIsTheSumOverItsPatch(int groups) {
        forEachGrid(grid -> {
            Random random = new Random(1);
            Variable x = random(random, 2, grid.imageSize());
            Variable w = random(random, 4, grid.patchSize() / groups);
            DMatrixRMaj y = convolve(x, w, grid, groups).value();
            for (int i = 0; i < y.data.length; i++) {
                int image = i / (4 * grid.patches());
                int output = i / grid.patches() % 4;
                assertThat(y.data[i])
                        .as("entry %d, %s", i, grid)
                        .isEqualTo(pixel(x.value(), image, w.value(), output, i % grid.patches(), grid, groups));
            }
        });
    }

    /** Σ g ⊙ convolve(x, w) is linear in x and in w, and these two are its factors. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theOtherTwoAreItsAdjoints(int groups) {
        forEachGrid(grid -> {
            Random random = new Random(2);
            Variable x = random(random, 2, grid.imageSize());
            Variable w = random(random, 4, grid.patchSize() / groups);
            Variable g = random(random, 2, 4 * grid.patches());
            double expected = dot(convolve(x, w, grid, groups), g);
            assertThat(dot(convolveTransposed(g, w, grid, groups), x))
                    .as("%s", grid)
                    .isEqualTo(expected);
            assertThat(dot(convolveKernels(x, g, grid, groups), w))
                    .as("%s", grid)
                    .isEqualTo(expected);
        });
    }

    @Test
    void anInfinityReachesOnlyWhatItIsMultipliedInto() {
        forEachGrid(grid -> {
            Random random = new Random(3);
            Variable g = random(random, 1, 2 * grid.patches());
            DMatrixRMaj x = random(random, 1, grid.imageSize()).value();
            x.data[random.nextInt(x.data.length)] = Double.POSITIVE_INFINITY;
            double[] ofKernels = new double[2 * grid.patchSize()];
            forEachProduct(grid, (entry, place, pixel) -> {
                for (int output = 0; output < 2; output++) {
                    double weight = g.value().data[output * grid.patches() + place];
                    ofKernels[output * grid.patchSize() + entry] += weight * x.data[pixel];
                }
            });
            assertThat(convolveKernels(Variable.wrap(x), g, grid, 1).value().data)
                    .as("%s", grid)
                    .containsExactly(ofKernels);
            DMatrixRMaj w = random(random, 2, grid.patchSize()).value();
            w.data[random.nextInt(w.data.length)] = Double.NEGATIVE_INFINITY;
            double[] ofImage = new double[grid.imageSize()];
            forEachProduct(grid, (entry, place, pixel) -> {
                for (int output = 0; output < 2; output++) {
                    double weight = w.data[output * grid.patchSize() + entry];
                    ofImage[pixel] += weight * g.value().data[output * grid.patches() + place];
                }
            });
            assertThat(convolveTransposed(g, Variable.wrap(w), grid, 1).value().data)
                    .as("%s", grid)
                    .containsExactly(ofImage);
        });
    }

    private interface Product {
        void accept(int entry, int place, int pixel);
    }

    /** Every entry of a patch at every place where it lies within the image. */
    private static void forEachProduct(PatchGrid grid, Product product) {
        for (int entry = 0; entry < grid.patchSize(); entry++) {
            int channel = entry / (grid.kernelHeight() * grid.kernelWidth());
            int down = entry
                            / grid.kernelWidth()
                            % grid.kernelHeight()
                            * grid.dilation().down()
                    - grid.padding().top();
            int across = entry % grid.kernelWidth() * grid.dilation().across()
                    - grid.padding().left();
            for (int place = 0; place < grid.patches(); place++) {
                int row = place / grid.patchesAcross() * grid.stride().down() + down;
                int column = place % grid.patchesAcross() * grid.stride().across() + across;
                if (row >= 0 && row < grid.height() && column >= 0 && column < grid.width()) {
                    product.accept(entry, place, (channel * grid.height() + row) * grid.width() + column);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 16, 17, 19})
    void aBatchIsItsImagesOneByOne(int batch) {
        for (PatchGrid grid : new PatchGrid[] {
            new PatchGrid(2, 3, 4, 2, 2), new PatchGrid(2, 5, 5, 3, 3, 2, 1, 1), new PatchGrid(2, 2, 3, 1, 2, 1, 2, 2)
        }) {
            Random random = new Random(batch);
            Variable x = random(random, batch, grid.imageSize());
            Variable w = random(random, 4, grid.patchSize() / 2);
            Variable bias = random(random, 1, 4);
            Variable g = random(random, batch, 4 * grid.patches());
            Variable y = convolve(x, w, bias, grid, 2);
            Variable transposed = convolveTransposed(g, w, grid, 2);
            Variable kernels = Variable.wrap(new DMatrixRMaj(4, grid.patchSize() / 2));
            for (int i = 0; i < batch; i++) {
                Variable image = Shaping.rows(x, i, i + 1);
                Variable result = Shaping.rows(g, i, i + 1);
                requireRow(y, i, convolve(image, w, bias, grid, 2));
                requireRow(transposed, i, convolveTransposed(result, w, grid, 2));
                kernels = kernels.add(convolveKernels(image, result, grid, 2));
            }
            assertThat(y.rows()).isEqualTo(batch);
            assertThat(transposed.rows()).isEqualTo(batch);
            assertThat(convolveKernels(x, g, grid, 2).value().data).containsExactly(kernels.value().data);
        }
    }

    private static void requireRow(Variable batch, int row, Variable expected) {
        assertThat(Shaping.rows(batch, row, row + 1).value().data)
                .as("image %d", row)
                .containsExactly(expected.value().data);
    }

    /** Two images to a part: 2⁵³ + 0 and 1 + 1. Beside 2⁵³ a single 1 would be lost. */
    @Test
    void aBatchIsAddedUpInEightParts() {
        DMatrixRMaj images = new DMatrixRMaj(16, 1);
        images.data[0] = 0x1p53;
        images.data[2] = 1;
        images.data[3] = 1;
        DMatrixRMaj ones = new DMatrixRMaj(16, 1);
        ones.fill(1);
        PatchGrid grid = new PatchGrid(1, 1, 1, 1, 1);
        assertThat(convolveKernels(Variable.wrap(images), Variable.wrap(ones), grid, 1)
                        .scalar())
                .isEqualTo(0x1p53 + 2);
    }
}
