package dev.ravine.examples.benchmarks.scaling;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.benchmarks.memory.Heap;
import dev.ravine.examples.benchmarks.report.MarkdownTable;
import dev.ravine.examples.shared.Median;
import dev.ravine.examples.shared.Plot;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;

/**
 * Do time and memory grow linearly with the length of a chain, from ten operations to a million?
 *
 * <p>The chain adds a number to a 1×1 matrix again and again, so that what is measured is the graph. Beside it stands a
 * chain of such matrices alone, which is what any library has to make. Times are medians of several runs, a collected heap
 * before each; bytes are what is live after the forward pass, less what was live before it.
 */
final class DepthScaling {
    private static final int[] LENGTHS = {10, 100, 1_000, 10_000, 100_000, 1_000_000};
    private static final int RUNS = 9;

    private DepthScaling() {}

    static MarkdownTable measure(Path png) throws IOException {
        for (int i = 0; i < 300; i++) {
            chain(10_000).backward(); // to warm up
            matrices(10_000);
        }
        MarkdownTable table = new MarkdownTable(
                "operations", "forward, ns each", "results alone", "backward", "live bytes each", "results alone");
        double[] forward = new double[LENGTHS.length];
        double[] backward = new double[LENGTHS.length];
        double[] alone = new double[LENGTHS.length];
        for (int i = 0; i < LENGTHS.length; i++) {
            int length = LENGTHS[i];
            double[][] nanos = new double[3][RUNS];
            double bytes = 0;
            for (int run = 0; run < RUNS; run++) {
                bytes = run(length, nanos, run);
            }
            forward[i] = Median.of(nanos[0]);
            backward[i] = Median.of(nanos[1]);
            alone[i] = Median.of(nanos[2]);
            table.row(
                    String.format(Locale.ROOT, "%,d", length),
                    number(forward[i]),
                    number(alone[i]),
                    number(backward[i]),
                    // Of a few operations, the bytes are lost among those of everything else.
                    length < 1_000 ? "" : number(bytes),
                    length < 1_000 ? "" : number(bytesOfMatrices(length)));
        }
        double[] x = java.util.Arrays.stream(LENGTHS).asDoubleStream().toArray();
        new Plot("A chain of operations on 1×1 matrices", "operations", "ns for each")
                .logarithmicX()
                .logarithmic()
                .line("forward", x, forward)
                .line("backward", x, backward)
                .line("the results alone", x, alone)
                .save(png);
        return table;
    }

    /** One run of each; short ones several times over, as the clock ticks. Returns the live bytes of an operation. */
    @SuppressWarnings("ReachabilityFenceUsage") // It keeps alive what is measured, and closes nothing.
    private static double run(int length, double[][] nanos, int run) {
        int repeated = Math.max(1, 10_000 / length);
        long before = Heap.liveBytes();
        Variable[] chains = new Variable[repeated];
        long start = System.nanoTime();
        for (int i = 0; i < repeated; i++) {
            chains[i] = chain(length);
        }
        nanos[0][run] = (double) (System.nanoTime() - start) / repeated / length;
        double bytes = (double) (Heap.liveBytes() - before) / repeated / length;
        start = System.nanoTime();
        for (Variable chain : chains) {
            chain.backward();
        }
        nanos[1][run] = (double) (System.nanoTime() - start) / repeated / length;
        Reference.reachabilityFence(chains);
        start = System.nanoTime();
        for (int i = 0; i < repeated; i++) {
            Reference.reachabilityFence(matrices(length));
        }
        nanos[2][run] = (double) (System.nanoTime() - start) / repeated / length;
        return bytes;
    }

    private static Variable chain(int length) {
        Variable y = new Parameter("start", new double[][] {{1}});
        for (int i = 0; i < length; i++) {
            y = y.add(1);
        }
        return y;
    }

    private static DMatrixRMaj[] matrices(int length) {
        DMatrixRMaj[] made = new DMatrixRMaj[length];
        double y = 1;
        for (int i = 0; i < length; i++) {
            made[i] = new DMatrixRMaj(1, 1);
            made[i].data[0] = ++y;
        }
        return made;
    }

    @SuppressWarnings("ReachabilityFenceUsage") // as above
    private static double bytesOfMatrices(int length) {
        long before = Heap.liveBytes();
        DMatrixRMaj[] made = matrices(length);
        double bytes = (double) (Heap.liveBytes() - before) / length;
        Reference.reachabilityFence(made);
        return bytes;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
