package dev.ravine.examples.benchmarks.limits;

import dev.ravine.examples.benchmarks.report.Clock;
import dev.ravine.examples.benchmarks.report.MarkdownTable;
import dev.ravine.examples.benchmarks.report.Micros;
import dev.ravine.examples.benchmarks.workload.Timing;
import dev.ravine.examples.benchmarks.workload.Workload;
import dev.ravine.examples.benchmarks.workload.Workloads;
import java.util.Locale;
import java.util.Map;

/**
 * How long does a step take beside its matrix products alone?
 *
 * <p>Each product is timed by itself, at the better of our rate and OpenBLAS's; their sum is the limit. It leaves out
 * everything else that a step has to do, so that nothing reaches it, and the small workloads are far from it.
 */
final class WorkloadLimits {
    /** A step calls a hundred methods, which the JIT compiler takes longer with than with the one that a product is. */
    private static final long WARM_UP_MILLIS = 4_000;

    private WorkloadLimits() {}

    static MarkdownTable table() {
        MarkdownTable table = new MarkdownTable(
                "workload, one thread",
                "µs a step",
                "its products, µs",
                "step / products",
                "MFLOP",
                "GFLOP/s of the step");
        for (Workloads which : Workloads.values()) {
            Workload workload = which.start();
            Timing.warmUp(workload, WARM_UP_MILLIS);
            double step = Clock.nanosInTurns(workload::step)[0];
            double products = 0;
            double operations = 0;
            for (Map.Entry<Product, Integer> entry : ProductsOf.step(which).entrySet()) {
                Product product = entry.getKey();
                double[] nanos = Clock.nanosInTurns(product.ours(), OpenBlas.product(product));
                products += entry.getValue() * Math.min(nanos[0], nanos[1]);
                operations += entry.getValue() * product.operations();
            }
            table.row(
                    which.label(),
                    Micros.of(step / 1e3),
                    Micros.of(products / 1e3),
                    String.format(Locale.ROOT, "%.2f", step / products),
                    String.format(Locale.ROOT, "%.3g", operations / 1e6),
                    String.format(Locale.ROOT, "%.1f", operations / step));
        }
        return table;
    }
}
