package dev.ravine.autograd;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Strided;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** The sizes of a convolution, and the values of the three {@linkplain Convolutions operations}, an image at a time. */
final class Convolution {
    private static final Kernels K = Kernels.active();

    /** In how many parts a batch is worked on, whatever the number of threads, so that sums have the same bits. */
    private static final int PARTS = 8;

    private final String operation;
    private final PatchGrid grid;
    private final int groups;
    private final int outputs;

    /** The entries of a patch that one output sees. */
    private final int seen;

    private final int pixels;
    private final PatchRuns runs;

    Convolution(String operation, PatchGrid grid, int groups, int outputs) {
        this.operation = operation;
        this.grid = Require.notNull(operation, "the grid", grid);
        this.groups = groups;
        this.outputs = outputs;
        Require.that(
                groups > 0 && grid.channels() % groups == 0 && outputs % groups == 0,
                operation,
                "%d groups do not divide %d channels and %d outputs",
                groups,
                grid.channels(),
                outputs);
        Require.size(operation, grid.patchSize(), grid.patches());
        Require.size(operation, outputs, grid.patches());
        seen = grid.patchSize() / groups;
        pixels = grid.patches();
        runs = new PatchRuns(grid);
    }

    Convolution(String operation, PatchGrid grid, int groups, Variable kernels) {
        this(operation, grid, groups, rowsOf(operation, kernels));
        Require.that(
                kernels.columns() == seen,
                operation,
                "a kernel has %d entries, but the patches of %s in %d groups have %d",
                kernels.columns(),
                grid,
                groups,
                seen);
    }

    private static int rowsOf(String operation, Variable kernels) {
        return Require.notNull(operation, "the matrix of kernels", kernels).rows();
    }

    void requireImages(Variable images) {
        Require.notNull(operation, "the matrix of images", images);
        Require.that(
                images.columns() == grid.imageSize(),
                operation,
                "an image of %s has %d entries, but the images are %s",
                grid,
                grid.imageSize(),
                images);
        Require.size(operation, images.rows(), (long) outputs * pixels);
    }

    void requireResults(Variable results) {
        Require.notNull(operation, "the matrix of results", results);
        Require.that(
                results.columns() == outputs * pixels,
                operation,
                "%d outputs with a pixel for each of %d patches of %s are %d entries, but the results are %s",
                outputs,
                pixels,
                grid,
                outputs * pixels,
                results);
        Require.size(operation, results.rows(), grid.imageSize());
    }

    void requireBias(Variable bias) {
        Require.notNull(operation, "the bias", bias);
        Require.that(
                bias.rows() == 1 && bias.columns() == outputs,
                operation,
                "the bias is %s, expected %s, one for each kernel",
                bias,
                Shapes.of(1, outputs));
    }

    DMatrixRMaj convolve(DMatrixRMaj images, DMatrixRMaj kernels, @Nullable DMatrixRMaj bias) {
        DMatrixRMaj y = Scratch.zeros(images.numRows, outputs * pixels);
        inParts(images.numRows, (part, from, to) -> {
            double[] patches = new double[grid.patchSize() * pixels];
            for (int i = from; i < to; i++) {
                int at = i * y.numCols;
                for (int output = 0; bias != null && output < outputs; output++) {
                    Arrays.fill(y.data, at + output * pixels, at + (output + 1) * pixels, bias.data[output]);
                }
                unfold(images.data, i * grid.imageSize(), patches);
                multiply(i, kernels.data, patches, y.data);
            }
        });
        return y;
    }

    /** Adds the product of the kernels and the patches to image i of the results. */
    private void multiply(int i, double[] kernels, double[] patches, double[] y) {
        int ofGroup = outputs / groups;
        for (int group = 0; group < groups; group++) {
            int output = group * ofGroup;
            K.matmul(
                    ofGroup,
                    pixels,
                    seen,
                    Strided.of(kernels, output * seen, seen),
                    Strided.of(patches, group * seen * pixels, pixels),
                    Strided.of(y, (i * outputs + output) * pixels, pixels));
        }
    }

    DMatrixRMaj transposed(DMatrixRMaj results, DMatrixRMaj kernels) {
        DMatrixRMaj y = Scratch.zeros(results.numRows, grid.imageSize());
        int ofGroup = outputs / groups;
        inParts(results.numRows, (part, from, to) -> {
            double[] patches = new double[grid.patchSize() * pixels];
            for (int i = from; i < to; i++) {
                Arrays.fill(patches, 0);
                for (int group = 0; group < groups; group++) {
                    int output = group * ofGroup;
                    K.matmul(
                            seen,
                            pixels,
                            ofGroup,
                            Strided.of(kernels.data, output * seen, seen).transposed(),
                            Strided.of(results.data, (i * outputs + output) * pixels, pixels),
                            Strided.of(patches, group * seen * pixels, pixels));
                }
                fold(patches, y.data, i * grid.imageSize());
            }
        });
        return y;
    }

    DMatrixRMaj kernels(DMatrixRMaj images, DMatrixRMaj results) {
        int ofGroup = outputs / groups;
        double[][] sums = new double[PARTS][];
        inParts(images.numRows, (part, from, to) -> {
            double[] patches = new double[grid.patchSize() * pixels];
            double[] sum = new double[outputs * seen];
            for (int i = from; i < to; i++) {
                unfold(images.data, i * grid.imageSize(), patches);
                for (int group = 0; group < groups; group++) {
                    int output = group * ofGroup;
                    K.matmul(
                            ofGroup,
                            seen,
                            pixels,
                            Strided.of(results.data, (i * outputs + output) * pixels, pixels),
                            Strided.of(patches, group * seen * pixels, pixels).transposed(),
                            Strided.of(sum, output * seen, seen));
                }
            }
            sums[part] = sum;
        });
        DMatrixRMaj y = new DMatrixRMaj(outputs, seen);
        for (double[] sum : sums) {
            if (sum != null) {
                K.addTo(y.data, sum);
            }
        }
        return y;
    }

    private interface Part {
        void accept(int part, int from, int to);
    }

    /** Works on some images of the batch at a time, on several threads where that is worth it. */
    private void inParts(int batch, Part part) {
        int size = (batch + PARTS - 1) / PARTS;
        long multiplyAdds = (long) batch * outputs * seen * pixels;
        ResultListener.multiplied(multiplyAdds);
        K.share(PARTS, multiplyAdds, i -> {
            int from = Math.min(batch, i * size);
            int to = Math.min(batch, from + size);
            if (from < to) {
                part.accept(i, from, to);
            }
        });
    }

    // ---- patches of one image, a row for each entry of the patch and a column for each place

    private void unfold(double[] images, int image, double[] patches) {
        int stride = grid.stride();
        for (int run = 0; run < runs.count; run++) {
            int from = image + runs.pixel[run];
            int to = runs.entry[run] * pixels + runs.place[run];
            if (stride == 1) {
                System.arraycopy(images, from, patches, to, runs.length[run]);
            } else {
                for (int i = 0; i < runs.length[run]; i++) patches[to + i] = images[from + i * stride];
            }
        }
    }

    private void fold(double[] patches, double[] images, int image) {
        int stride = grid.stride();
        for (int run = 0; run < runs.count; run++) {
            int from = runs.entry[run] * pixels + runs.place[run];
            int to = image + runs.pixel[run];
            if (stride == 1) {
                K.add(images, to, 1, patches, from, 1, images, to, runs.length[run]);
            } else {
                for (int i = 0; i < runs.length[run]; i++) images[to + i * stride] += patches[from + i];
            }
        }
    }
}
