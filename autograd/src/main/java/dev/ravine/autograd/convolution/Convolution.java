package dev.ravine.autograd.convolution;

import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.ResultListener;
import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.SharedKernel;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Product;
import java.util.Arrays;
import java.util.function.IntConsumer;
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
    private final Frame frame;

    /** How many entries of a patch are multiplied together for the gradient of the kernels, and how far apart they are. */
    private final int together;

    private final int entryStep;
    private final Spans whole;
    private final Spans byLine;

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
        int area = grid.kernelHeight() * grid.kernelWidth();
        int channels = seen / area;
        boolean byChannel = grid.stride().down() > 1 || channels >= grid.kernelHeight();
        together = byChannel ? channels : grid.kernelHeight();
        entryStep = byChannel ? area : grid.kernelWidth();
        whole = new Spans(true);
        byLine = new Spans(false);
    }

    Convolution(String operation, PatchGrid grid, int groups, Variable kernels) {
        this(operation, grid, groups, rowsOf(operation, kernels));
        Require.that(
                kernels.columns() == seen,
                operation,
                "a kernel has %d entries, but the patches of %s%s have %d",
                kernels.columns(),
                grid,
                groups == 1 ? "" : " in " + groups + " groups",
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

    /** Images to results; a third input is the bias. */
    Kernel convolve(int batch) {
        int places = frame.roundedPlaces();
        Product[] products = new Product[groups];
        for (int group = 0; group < groups; group++) {
            int[] windows = frame.windows(group * seen, seen);
            products[group] = K.productOfWindows(outputs / groups, places, seen, seen, windows, places);
        }
        return new Batch(batch, 0) {
            @Override
            void image(Workspace own, int i, DMatrixRMaj y, DMatrixRMaj[] in) {
                frame.put(in[0].data, i * grid.imageSize(), own.frame);
                for (int output = 0; output < outputs; output++) {
                    double start = in.length == 2 ? 0 : in[2].data[output];
                    Arrays.fill(own.results, output * places, (output + 1) * places, start);
                }
                for (int group = 0; group < groups; group++) {
                    int output = group * (outputs / groups);
                    products[group].add(in[1].data, output * seen, own.frame, 0, own.results, output * places);
                }
                narrow(own.results, y.data, i * y.numCols);
            }
        };
    }

    /** Results to images. */
    Kernel transposed(int batch) {
        int places = frame.roundedPlaces();
        Product product = K.product(seen, places, outputs / groups, 1, seen, places, 1, places);
        return new Batch(batch, grid.patchSize() * places) {
            @Override
            void image(Workspace own, int i, DMatrixRMaj y, DMatrixRMaj[] in) {
                widen(in[0].data, i * in[0].numCols, own.results);
                for (int group = 0; group < groups; group++) {
                    int output = group * (outputs / groups);
                    int entry = group * seen;
                    product.set(in[1].data, output * seen, own.results, output * places, own.entries, entry * places);
                }
                Arrays.fill(own.frame, 0);
                Spans spans = Kernels.firstNotFinite(in[1].data) < 0 ? whole : byLine;
                for (int entry = 0; entry < grid.patchSize(); entry++) {
                    for (int span = 0; span < spans.count; span++) {
                        int from = entry * places + span * spans.step;
                        int to = frame.window(entry) + span * spans.step;
                        K.add(own.frame, to, 1, own.entries, from, 1, own.frame, to, spans.length);
                    }
                }
                Arrays.fill(y.data, i * y.numCols, (i + 1) * y.numCols, 0);
                frame.take(own.frame, y.data, i * grid.imageSize());
            }
        };
    }

    /** Images and results to kernels: each part of the batch has a sum of its own. */
    Kernel kernels(int batch) {
        Batch sums = new Batch(batch, seen * outputs) {
            @Override
            void image(Workspace own, int i, DMatrixRMaj y, DMatrixRMaj[] in) {
                frame.put(in[0].data, i * grid.imageSize(), own.frame);
                Spans spans = K.areWithin(own.frame, 0, frame.entries(), Double.MAX_VALUE) ? whole : byLine;
                turn(in[1].data, i * in[1].numCols, own.results);
                for (int group = 0; group < groups; group++) {
                    addKernels(spans, own, group * seen, group * (outputs / groups));
                }
            }
        };
        return new Kernel() {
            private DMatrixRMaj y = new DMatrixRMaj(0, 0);
            private DMatrixRMaj[] in = {};

            /** Prepared, so that a run makes no object. */
            private final IntConsumer part = number -> sums.fill(number, y, in);

            @Override
            public void fill(DMatrixRMaj y, DMatrixRMaj[] in) {
                this.y = y;
                this.in = in;
                sums.reset();
                K.share(sums.parts(), sums.operations(), part);
                sums.addUp(y);
            }
        };
    }

    /** What one part of a batch is worked on with. */
    private final class Workspace {
        final double[] frame = Convolution.this.frame.make();

        /** For each output all places, those between the lines among them; or for each place all outputs. */
        final double[] results = new double[outputs * Convolution.this.frame.roundedPlaces()];

        /** For each entry of a patch all places, or all outputs. */
        final double[] entries;

        Workspace(int entries) {
            this.entries = new double[entries];
        }
    }

    /** A kernel that works on one image after the other, in parts of the batch. */
    private abstract class Batch implements SharedKernel {
        private final int batch;
        private final int entries;
        private final @Nullable Workspace[] workspaces = new Workspace[PARTS];

        /**
         * Makes the kernel of a batch.
         *
         * @param entries how many {@link Workspace#entries} it needs
         */
        Batch(int batch, int entries) {
            this.batch = batch;
            this.entries = entries;
            ResultListener.multiplied(batch * multiplyAdds());
        }

        @Override
        public final int parts() {
            return PARTS;
        }

        @Override
        public final long operations() {
            long moved = grid.imageSize() + (long) grid.patchSize() * pixels;
            return batch * (multiplyAdds() + moved * Kernels.PER_ENTRY);
        }

        /** Of one image. */
        private long multiplyAdds() {
            return (long) outputs * seen * pixels;
        }

        @Override
        public final void fill(int part, DMatrixRMaj y, DMatrixRMaj[] in) {
            int size = (batch + PARTS - 1) / PARTS;
            int to = Math.min(batch, (part + 1) * size);
            for (int i = part * size; i < to; i++) {
                Workspace own = workspaces[part];
                if (own == null) {
                    own = new Workspace(entries);
                    workspaces[part] = own;
                }
                image(own, i, y, in);
            }
        }

        /** Works on one image. */
        abstract void image(Workspace own, int i, DMatrixRMaj y, DMatrixRMaj[] in);

        /** Resets all sums. */
        void reset() {
            for (Workspace own : workspaces) {
                if (own != null) {
                    Arrays.fill(own.entries, 0);
                }
            }
        }

        /** Fills y with the total of all sums, transposed. */
        void addUp(DMatrixRMaj y) {
            Arrays.fill(y.data, 0);
            for (Workspace own : workspaces) {
                if (own != null) {
                    for (int output = 0; output < outputs; output++) {
                        for (int entry = 0; entry < seen; entry++) {
                            y.data[output * seen + entry] += own.entries[entry * outputs + output];
                        }
                    }
                }
            }
        }
    }

    /**
     * Adds to the gradients of a group's kernels, a row for each entry and a column for each output.
     *
     * <p>Entries whose windows are the same step apart are multiplied together: those of all channels, or those down a kernel
     * where that is more.
     */
    private void addKernels(Spans spans, Workspace own, int entry, int output) {
        for (int block = 0; block < seen; block += together * entryStep) {
            for (int first = block; first < block + entryStep; first++) {
                for (int span = 0; span < spans.count; span++) {
                    int place = span * spans.step;
                    spans.product.add(
                            own.frame,
                            frame.window(entry + first) + place,
                            own.results,
                            place * outputs + output,
                            own.entries,
                            first * outputs + output);
                }
            }
        }
    }

    /**
     * The places of the frame that are summed at a time: all of them, as results have zeros for those between lines. Only
     * where a zero may meet what is infinite or not a number, and would not be a zero any more, it is line by line.
     */
    private final class Spans {
        final int count;
        final int step = frame.width();
        final int length;
        final Product product;

        Spans(boolean isFinite) {
            count = isFinite ? 1 : grid.patchesDown();
            length = isFinite ? frame.places() : grid.patchesAcross();
            int windowStep = together > 1 ? frame.window(entryStep) - frame.window(0) : 1;
            product = K.product(together, outputs / groups, length, windowStep, 1, outputs, 1, entryStep * outputs);
        }
    }

    // ---- results of one image: a row for each output, with a pixel for each place of the grid or of the frame

    private void widen(double[] results, int at, double[] wide) {
        int across = grid.patchesAcross();
        for (int line = 0; line < outputs * grid.patchesDown(); line++) {
            System.arraycopy(results, at + line * across, wide, placeOf(line), across);
        }
    }

    private void narrow(double[] wide, double[] results, int at) {
        int across = grid.patchesAcross();
        for (int line = 0; line < outputs * grid.patchesDown(); line++) {
            System.arraycopy(wide, placeOf(line), results, at + line * across, across);
        }
    }

    /** Where a line of the results starts, of which each output has some, in an image of all places. */
    private int placeOf(int line) {
        return line / grid.patchesDown() * frame.roundedPlaces() + line % grid.patchesDown() * frame.width();
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
}
