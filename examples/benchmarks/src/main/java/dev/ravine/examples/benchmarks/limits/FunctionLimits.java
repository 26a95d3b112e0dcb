package dev.ravine.examples.benchmarks.limits;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.examples.benchmarks.report.Clock;
import dev.ravine.examples.benchmarks.report.MarkdownTable;
import dev.ravine.optim.Slots;
import dev.ravine.optim.rule.Adam;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;

/**
 * How long do functions take for each entry, beside the plainest loops over as much memory?
 *
 * <p>The limits: a copy moves two numbers for an entry, a triad, a + 3b, three; Adam moves seven. A division and a root are
 * the slowest instructions that a processor has, and bound what needs them.
 */
final class FunctionLimits {
    private static final int[] SIZES = {1_000, 30_000, 1_000_000};

    private FunctionLimits() {}

    static MarkdownTable table() {
        MarkdownTable table = new MarkdownTable(cells(
                "ns an entry", Arrays.stream(SIZES).mapToObj(size -> String.format(Locale.ROOT, "%,d entries", size))));
        Map<String, double[]> nanos = new LinkedHashMap<>();
        for (int i = 0; i < SIZES.length; i++) {
            int size = SIZES[i];
            Map<String, Runnable> bodies = bodies(size);
            double[] measured = Clock.nanosInTurns(bodies.values().toArray(Runnable[]::new));
            int body = 0;
            for (String name : bodies.keySet()) {
                nanos.computeIfAbsent(name, none -> new double[SIZES.length])[i] = measured[body++] / size;
            }
        }
        nanos.forEach((name, of) ->
                table.row(cells(name, Arrays.stream(of).mapToObj(ns -> String.format(Locale.ROOT, "%.2f", ns)))));
        return table;
    }

    private static String[] cells(String first, Stream<String> others) {
        return Stream.concat(Stream.of(first), others).toArray(String[]::new);
    }

    private static Map<String, Runnable> bodies(int size) {
        double[] a = new SplittableRandom(1).doubles(size, -3, 3).toArray();
        double[] b = new SplittableRandom(2).doubles(size, 1, 2).toArray();
        double[] y = new double[size];
        Kernels kernels = Kernels.active();
        Map<String, Runnable> bodies = new LinkedHashMap<>();
        bodies.put("limit: copy", () -> System.arraycopy(a, 0, y, 0, size));
        bodies.put("limit: triad a + 3b", () -> {
            for (int i = 0; i < size; i++) y[i] = a[i] + 3 * b[i];
        });
        bodies.put("limit: what Adam moves", moved(size));
        bodies.put("limit: division", () -> {
            for (int i = 0; i < size; i++) y[i] = a[i] / b[i];
        });
        bodies.put("limit: division by a root", () -> {
            for (int i = 0; i < size; i++) y[i] = a[i] / (Math.sqrt(b[i]) + 1e-8);
        });
        bodies.put("exp", () -> kernels.exp(a, y, 0, size));
        bodies.put("tanh", () -> kernels.tanh(a, y, 0, size));
        bodies.put("sigmoid", () -> kernels.sigmoid(a, y, 0, size));
        Variable rows = Variable.wrap(DMatrixRMaj.wrap(size / 100, 100, a));
        bodies.put(
                "softmax of rows of 100, with its new matrix",
                () -> Recording.off(() -> Reductions.softmax(rows, Per.ROW)));
        Adam adam = new Adam();
        Slots slots = new Slots(1, size);
        adam.update(1e-3, y.clone(), b, slots);
        double[] w = y.clone();
        bodies.put("Adam", () -> adam.update(1e-3, w, b, slots));
        return bodies;
    }

    /** Reads four arrays and writes three of them. */
    private static Runnable moved(int size) {
        double[] w = new double[size];
        double[] m = new double[size];
        double[] v = new double[size];
        double[] g = new SplittableRandom(3).doubles(size).toArray();
        return () -> {
            for (int i = 0; i < size; i++) {
                m[i] += g[i];
                v[i] -= g[i];
                w[i] += m[i];
            }
        };
    }
}
