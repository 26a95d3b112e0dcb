package dev.ravine.examples.benchmarks.guard;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Product;
import dev.ravine.examples.benchmarks.report.MarkdownTable;
import dev.ravine.examples.benchmarks.workload.Workload;
import dev.ravine.examples.benchmarks.workload.Workloads;
import dev.ravine.nn.data.Batch;
import dev.ravine.optim.Slots;
import dev.ravine.optim.rule.Adam;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.ejml.data.DMatrixRMaj;

/**
 * Did we get slower? Compares a few things with plain loops in the same run, and fails where one takes over three times of
 * what was recorded.
 *
 * <p>A ratio in one run does not depend on how fast the machine is, nor much on how busy. Whoever makes something faster
 * should record the new ratio here, with the vector kernels, so that it stays.
 */
public final class Guard {
    private Guard() {}

    /** Prints the ratios; exits with 1 if one is beyond its bound. Takes no arguments. */
    public static void main(String[] arguments) {
        System.setProperty("ravine.threads", "1"); // before the kernels are chosen
        MarkdownTable table = new MarkdownTable("over plain loops", "now", "recorded", "bound");
        boolean slower = false;
        for (Guarded guarded : all()) {
            double ratio = guarded.ratio();
            slower |= ratio > guarded.bound();
            table.row(
                    guarded.name() + (ratio > guarded.bound() ? ": SLOWER" : ""),
                    times(ratio),
                    times(guarded.recorded()),
                    times(guarded.bound()));
        }
        System.out.println(table);
        System.exit(slower ? 1 : 0);
    }

    private static String times(double ratio) {
        return String.format(Locale.ROOT, "%.2f×", ratio);
    }

    private static List<Guarded> all() {
        return List.of(
                matmul(64, 0.08),
                tanh(1000, 0.1),
                adam(10_000, 1.1),
                graph(1000, 6.5),
                network(Workloads.XOR, 0.7, 2, 8, 1),
                network(Workloads.MOONS, 0.2, 2, 16, 16, 1));
    }

    private static Guarded matmul(int size, double recorded) {
        double[] a = numbers(size * size);
        double[] b = numbers(size * size);
        double[] c = new double[size * size];
        Runnable plain = () -> {
            Arrays.fill(c, 0);
            for (int i = 0; i < size; i++) {
                for (int k = 0; k < size; k++) {
                    double aik = a[i * size + k];
                    for (int j = 0; j < size; j++) {
                        c[i * size + j] += aik * b[k * size + j];
                    }
                }
            }
        };
        Kernels kernels = Kernels.active();
        Product product = kernels.product(size, size, size, size, 1, size, 1, size);
        IntConsumer part = i -> product.set(i, null, a, 0, b, 0, c, 0);
        Runnable ours = () -> kernels.share(product.parts(), product.operations(), part);
        return new Guarded("matrix product of " + size + "×" + size, ours, plain, recorded);
    }

    private static Guarded tanh(int size, double recorded) {
        double[] x = numbers(size);
        double[] y = new double[size];
        Runnable plain = () -> {
            for (int i = 0; i < size; i++) {
                y[i] = Math.tanh(x[i]);
            }
        };
        return new Guarded("tanh of " + size, () -> Kernels.active().tanh(x, y, 0, y.length), plain, recorded);
    }

    private static Guarded adam(int size, double recorded) {
        double[] w = numbers(size);
        double[] g = numbers(size);
        double[] m = new double[size];
        double[] v = new double[size];
        Runnable plain = () -> {
            for (int i = 0; i < size; i++) {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                w[i] -= 1e-3 * m[i] / (Math.sqrt(v[i]) + 1e-8);
            }
        };
        Adam adam = new Adam();
        Slots slots = new Slots(1, size);
        return new Guarded("Adam on " + size, () -> adam.update(1e-3, w, g, slots), plain, recorded);
    }

    /** A chain of the cheapest operation, there and back, beside making as many 1×1 matrices. */
    private static Guarded graph(int length, double recorded) {
        Parameter start = new Parameter("start", new double[][] {{1}});
        Runnable ours = () -> {
            Variable y = start;
            for (int i = 0; i < length; i++) {
                y = y.add(1);
            }
            y.backward();
        };
        DMatrixRMaj[] made = new DMatrixRMaj[length];
        Runnable plain = () -> {
            double y = 1;
            for (int i = 0; i < length; i++) {
                made[i] = new DMatrixRMaj(1, 1);
                made[i].data[0] = ++y;
            }
        };
        return new Guarded("chain of " + length + " operations, there and back", ours, plain, recorded);
    }

    private static Guarded network(Workloads which, double recorded, int... sizes) {
        Workload workload = which.start();
        Batch batch = workload.batches().get(0);
        PlainNetwork plain = new PlainNetwork(which.batch(), new SplittableRandom(1), sizes);
        double[] x = batch.x().value().data;
        double[] targets = batch.targets().value().data;
        return new Guarded("a step of " + which.label(), workload::step, () -> plain.step(x, targets), recorded);
    }

    private static double[] numbers(int count) {
        return new SplittableRandom(count).doubles(count, -2, 2).toArray();
    }
}
