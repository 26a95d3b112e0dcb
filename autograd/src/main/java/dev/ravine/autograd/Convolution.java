package dev.ravine.autograd;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Strided;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
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
    private final Frame frame;

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
        frame = Frame.of(grid);
        Require.size(operation, Math.max(outputs, grid.patchSize()), frame.roundedPlaces());
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

    void convolve(DMatrixRMaj images, DMatrixRMaj kernels, @Nullable DMatrixRMaj bias, DMatrixRMaj y) {
        int places = frame.roundedPlaces();
        inParts(images.numRows, (part, from, to) -> {
            double[] image = frame.make();
            double[] wide = new double[outputs * places];
            for (int i = from; i < to; i++) {
                frame.put(images.data, i * grid.imageSize(), image);
                for (int output = 0; output < outputs; output++) {
                    double start = bias == null ? 0 : bias.data[output];
                    Arrays.fill(wide, output * places, (output + 1) * places, start);
                }
                forEachGroup((output, entry) -> K.matmulOfWindows(
                        outputs / groups,
                        places,
                        seen,
                        Strided.of(kernels.data, output * seen, seen),
                        image,
                        frame.windows(entry, seen),
                        Strided.of(wide, output * places, places)));
                narrow(wide, y.data, i * y.numCols);
            }
        });
    }

    void transposed(DMatrixRMaj results, DMatrixRMaj kernels, DMatrixRMaj y) {
        Arrays.fill(y.data, 0);
        int places = frame.roundedPlaces();
        Runs runs = new Runs(Kernels.firstNotFinite(kernels.data) < 0);
        inParts(results.numRows, (part, from, to) -> {
            double[] image = frame.make();
            double[] wide = new double[outputs * places];
            double[] patches = new double[grid.patchSize() * places];
            for (int i = from; i < to; i++) {
                widen(results.data, i * results.numCols, wide);
                Arrays.fill(patches, 0);
                forEachGroup((output, entry) -> K.matmul(
                        seen,
                        places,
                        outputs / groups,
                        Strided.of(kernels.data, output * seen, seen).transposed(),
                        Strided.of(wide, output * places, places),
                        Strided.of(patches, entry * places, places)));
                Arrays.fill(image, 0);
                for (int entry = 0; entry < grid.patchSize(); entry++) {
                    for (int run = 0; run < runs.count; run++) {
                        int at = frame.window(entry) + run * runs.step;
                        K.add(image, at, 1, patches, entry * places + run * runs.step, 1, image, at, runs.length);
                    }
                }
                frame.take(image, y.data, i * grid.imageSize());
            }
        });
    }

    void kernels(DMatrixRMaj images, DMatrixRMaj results, DMatrixRMaj y) {
        double[][] sums = new double[PARTS][];
        inParts(images.numRows, (part, from, to) -> {
            double[] image = frame.make();
            double[] turned = new double[frame.places() * outputs];
            double[] sum = new double[seen * outputs];
            for (int i = from; i < to; i++) {
                frame.put(images.data, i * grid.imageSize(), image);
                Runs runs = new Runs(K.areWithin(image, 0, image.length, Double.MAX_VALUE));
                turn(results.data, i * results.numCols, turned);
                forEachGroup((output, entry) -> addKernels(runs, image, entry, turned, output, sum));
            }
            sums[part] = sum;
        });
        double[] total = new double[seen * outputs];
        for (double[] sum : sums) {
            if (sum != null) {
                K.addTo(total, sum);
            }
        }
        CommonOps_DDRM.transpose(DMatrixRMaj.wrap(seen, outputs, total), y);
    }

    /**
     * Adds to the gradients of a group's kernels, a row for each entry and a column for each output.
     *
     * <p>Entries whose windows are the same step apart are multiplied together: those of all channels, or those down a kernel
     * where that is more.
     */
    private void addKernels(Runs runs, double[] image, int entry, double[] turned, int output, double[] sum) {
        int area = grid.kernelHeight() * grid.kernelWidth();
        int channels = seen / area;
        boolean byChannel = grid.stride() > 1 || channels >= grid.kernelHeight();
        int together = byChannel ? channels : grid.kernelHeight();
        int entryStep = byChannel ? area : grid.kernelWidth();
        int windowStep = together > 1 ? frame.window(entryStep) - frame.window(0) : 1;
        for (int block = 0; block < seen; block += together * entryStep) {
            for (int first = block; first < block + entryStep; first++) {
                for (int run = 0; run < runs.count; run++) {
                    int place = run * runs.step;
                    K.matmul(
                            together,
                            outputs / groups,
                            runs.length,
                            new Strided(image, frame.window(entry + first) + place, windowStep, 1),
                            Strided.of(turned, place * outputs + output, outputs),
                            Strided.of(sum, first * outputs + output, entryStep * outputs));
                }
            }
        }
    }

    /**
     * The places of the frame that are summed at a time: all of them, as results have zeros for those between lines. Only
     * where a zero may meet what is infinite or not a number, and would not be a zero any more, it is line by line.
     */
    private final class Runs {
        final int count;
        final int step = frame.width();
        final int length;

        Runs(boolean isFinite) {
            count = isFinite ? 1 : grid.patchesDown();
            length = isFinite ? frame.places() : grid.patchesAcross();
        }
    }

    private interface Group {
        void accept(int firstOutput, int firstEntry);
    }

    private void forEachGroup(Group group) {
        for (int i = 0; i < groups; i++) group.accept(i * (outputs / groups), i * seen);
    }

    // ---- results of one image: a row for each output, with a pixel for each place of the grid or of the frame

    private void widen(double[] results, int at, double[] wide) {
        forEachLine((line, place) -> System.arraycopy(results, at + line, wide, place, grid.patchesAcross()));
    }

    private void narrow(double[] wide, double[] results, int at) {
        forEachLine((line, place) -> System.arraycopy(wide, place, results, at + line, grid.patchesAcross()));
    }

    private interface Line {
        void accept(int line, int place);
    }

    private void forEachLine(Line line) {
        int across = grid.patchesAcross();
        for (int i = 0; i < outputs * grid.patchesDown(); i++) {
            int output = i / grid.patchesDown();
            int down = i % grid.patchesDown();
            line.accept(i * across, output * frame.roundedPlaces() + down * frame.width());
        }
    }

    /** Turns the results so that they have a row for each place of the frame. */
    private void turn(double[] results, int at, double[] turned) {
        int across = grid.patchesAcross();
        for (int down = 0; down < grid.patchesDown(); down++) {
            for (int j = 0; j < across; j++) {
                int pixel = at + down * across + j;
                int place = (down * frame.width() + j) * outputs;
                for (int output = 0; output < outputs; output++) {
                    turned[place + output] = results[pixel];
                    pixel += pixels;
                }
            }
        }
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
}
