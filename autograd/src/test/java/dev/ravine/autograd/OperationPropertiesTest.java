package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.autograd.convolution.Patches;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.util.DoubleComparator;
import org.ejml.data.DMatrixRMaj;

/** Laws that hold for every shape: each draws shapes and a seed, and shrinks to the smallest shape that breaks it. */
class OperationPropertiesTest {
    private static Parameter random(long seed, int rows, int columns) {
        Random random = new Random(seed);
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] = random.nextGaussian();
        }
        return new Parameter("p" + seed, matrix);
    }

    private static double dot(Variable a, Variable b) {
        return a.mul(b).sum().scalar();
    }

    @Property(tries = 200)
    void broadcastingIsStretchingBoth(
            @ForAll @IntRange(min = 1, max = 7) int rows,
            @ForAll @IntRange(min = 1, max = 7) int columns,
            @ForAll @IntRange(max = 3) int left,
            @ForAll @IntRange(max = 3) int right,
            @ForAll long seed) {
        Parameter a = random(seed, left / 2 == 0 ? 1 : rows, left % 2 == 0 ? 1 : columns);
        Parameter b = random(seed + 1, right / 2 == 0 ? 1 : rows, right % 2 == 0 ? 1 : columns);
        int y = Math.max(a.rows(), b.rows());
        int x = Math.max(a.columns(), b.columns());
        Variable implicit = a.mul(b).sub(b.div(a)).add(a);
        Variable wideA = Shaping.broadcastTo(a, y, x);
        Variable wideB = Shaping.broadcastTo(b, y, x);
        Variable explicit = wideA.mul(wideB).sub(wideB.div(wideA)).add(wideA);
        assertThat(implicit.value().data).containsExactly(explicit.value().data);
        Gradients one = implicit.sum().backward();
        Gradients two = explicit.sum().backward();
        for (Parameter p : new Parameter[] {a, b}) {
            for (int i = 0; i < p.value().data.length; i++) {
                double expected = two.of(p).data[i];
                // The same terms in another order of summation.
                assertThat(one.of(p).data[i]).isCloseTo(expected, within(1e-11 * (1 + Math.abs(expected))));
            }
        }
    }

    @Property(tries = 200)
    void productsWithTransposesAreProductsOfTransposes(
            @ForAll @IntRange(max = 20) int m,
            @ForAll @IntRange(max = 20) int k,
            @ForAll @IntRange(max = 20) int n,
            @ForAll long seed) {
        Parameter a = random(seed, m, k);
        Parameter b = random(seed + 1, k, n);
        DMatrixRMaj plain = a.matmul(b).value();
        DMatrixRMaj transA = LinearAlgebra.matmulTransA(a.transpose(), b).value();
        DMatrixRMaj transB = LinearAlgebra.matmulTransB(a, b.transpose()).value();
        for (int i = 0; i < plain.data.length; i++) {
            assertThat(transA.data[i]).isCloseTo(plain.data[i], within(1e-13));
            assertThat(transB.data[i]).isCloseTo(plain.data[i], within(1e-13));
        }
    }

    @Property(tries = 200)
    void foldIsTheAdjointOfUnfold(
            @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(min = 1, max = 6) int height,
            @ForAll @IntRange(min = 1, max = 6) int width,
            @ForAll @IntRange(min = 1, max = 3) int kernelHeight,
            @ForAll @IntRange(min = 1, max = 3) int kernelWidth,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(max = 3) int padding,
            @ForAll @IntRange(min = 1, max = 3) int dilation,
            @ForAll long seed) {
        if (dilation * (kernelHeight - 1) + 1 > height + 2 * padding
                || dilation * (kernelWidth - 1) + 1 > width + 2 * padding) {
            return;
        }
        PatchGrid grid = new PatchGrid(channels, height, width, kernelHeight, kernelWidth, stride, padding, dilation);
        Parameter images = random(seed, 2, grid.imageSize());
        Parameter patches = random(seed + 1, 2 * grid.patches(), grid.patchSize());
        // ⟨unfold(x), p⟩ = ⟨x, fold(p)⟩ defines the adjoint.
        assertThat(dot(Patches.unfold(images, grid), patches))
                .isCloseTo(dot(images, Patches.fold(patches, grid)), within(1e-11));
        // An independent scalar version: the pixel under each place of each patch, or zero in the padding.
        DMatrixRMaj unfolded = Patches.unfold(images, grid).value();
        for (int p = 0; p < unfolded.numRows; p++) {
            int image = p / grid.patches();
            int down = p % grid.patches() / grid.patchesAcross();
            int across = p % grid.patchesAcross();
            for (int q = 0; q < unfolded.numCols; q++) {
                int channel = q / (kernelHeight * kernelWidth);
                int row = down * stride - padding + q / kernelWidth % kernelHeight * dilation;
                int column = across * stride - padding + q % kernelWidth * dilation;
                boolean inside = row >= 0 && row < height && column >= 0 && column < width;
                double expected = inside ? images.value().get(image, (channel * height + row) * width + column) : 0;
                assertThat(unfolded.get(p, q)).isEqualTo(expected);
            }
        }
    }

    @Property(tries = 100)
    void gatheringAndScatteringAreAdjoint(
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 4) int columns,
            @ForAll @IntRange(max = 9) int picks,
            @ForAll long seed) {
        int[] indices = new Random(seed).ints(picks, 0, rows).toArray();
        Parameter x = random(seed, rows, columns);
        Parameter g = random(seed + 1, picks, columns);
        assertThat(dot(Shaping.gatherRows(x, indices), g))
                .isCloseTo(dot(x, Shaping.scatterAddRows(g, rows, indices)), within(1e-12));
    }

    @Property(tries = 100)
    void softmaxRowsAddUpToOneAndItsLogarithmIsItsLogarithm(
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 20) int columns,
            @ForAll long seed) {
        Variable x = random(seed, rows, columns).mul(5);
        for (Per per : Per.values()) {
            Variable y = Reductions.softmax(x, per);
            for (double sum : Reductions.sum(y, per).value().data) {
                assertThat(sum).usingComparator(new DoubleComparator(1e-14)).isEqualTo(1);
            }
            Variable logarithm = Elementwise.log(y);
            for (int i = 0; i < rows * columns; i++) {
                assertThat(Reductions.logSoftmax(x, per).value().data[i])
                        .isCloseTo(logarithm.value().data[i], within(1e-12));
            }
        }
    }

    @Property(tries = 100)
    void recomputingInSegmentsChangesNoBit(
            @ForAll @IntRange(min = 1, max = 5) int size,
            @ForAll @IntRange(min = 1, max = 6) int depth,
            @ForAll long seed) {
        Parameter w = random(seed, size, size);
        Variable plain = random(seed + 1, size, size);
        Variable thrifty = plain;
        for (int i = 0; i < depth; i++) {
            plain = Elementwise.tanh(plain.matmul(w)).add(plain);
            thrifty = Recording.recomputed(h -> Elementwise.tanh(h.matmul(w)).add(h), thrifty);
        }
        assertThat(thrifty.sum().backward().of(w).data)
                .containsExactly(plain.sum().backward().of(w).data);
    }
}
