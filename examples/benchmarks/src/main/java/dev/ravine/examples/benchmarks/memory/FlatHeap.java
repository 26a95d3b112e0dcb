package dev.ravine.examples.benchmarks.memory;

import dev.ravine.examples.benchmarks.report.MarkdownTable;
import dev.ravine.examples.benchmarks.workload.Workload;
import dev.ravine.examples.benchmarks.workload.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Does the heap stay flat over a long run? Live bytes after full collections, on the way through 100,000 steps. */
public final class FlatHeap {
    private static final int LOOKS = 5;

    private FlatHeap() {}

    /** Prints the live heap of each workload, or of those that are named; exits with 1 if one grows. */
    public static void main(String[] names) {
        Workloads[] chosen = names.length == 0 ? Workloads.values() : named(names);
        List<String> titles = new ArrayList<>(List.of("live KiB after", "steps in all", "1 %"));
        for (int look = 1; look <= LOOKS; look++) {
            titles.add(100 * look / LOOKS + " %");
        }
        MarkdownTable table = new MarkdownTable(titles.toArray(String[]::new));
        boolean grew = false;
        for (Workloads which : chosen) {
            int steps = steps(which);
            Workload workload = which.start();
            run(workload, steps / 100);
            long early = Heap.liveBytes();
            List<String> cells =
                    new ArrayList<>(List.of(which.label(), String.format(Locale.ROOT, "%,d", steps), kibibytes(early)));
            long[] looks = new long[LOOKS];
            for (int look = 0; look < LOOKS; look++) {
                run(workload, steps / LOOKS);
                looks[look] = Heap.liveBytes();
                cells.add(kibibytes(looks[look]));
            }
            table.row(cells.toArray(String[]::new));
            // A helper thread makes its buffers once, whenever it is first needed; the first look is past that. What
            // the
            // JVM itself keeps, such as compiled lambdas, moves by some KiB.
            grew |= looks[LOOKS - 1] > looks[0] + looks[0] / 50 + 100_000;
        }
        System.out.println(table);
        System.exit(grew ? 1 : 0);
    }

    private static Workloads[] named(String[] names) {
        try {
            return List.of(names).stream().map(Workloads::named).toArray(Workloads[]::new);
        } catch (IllegalArgumentException e) {
            System.err.println("examples/run flat-heap: " + e.getMessage());
            System.exit(2);
            throw e;
        }
    }

    /** Chosen so that all of them together take minutes, not hours. */
    private static int steps(Workloads which) {
        return switch (which) {
            case XOR, MOONS, DIGITS -> 100_000;
            case SMALL -> 20_000;
            case WIDE, LSTM, CNN, TRANSFORMER -> 1_000;
        };
    }

    private static void run(Workload workload, int steps) {
        for (int step = 0; step < steps; step++) {
            workload.step();
        }
    }

    private static String kibibytes(long bytes) {
        return String.format(Locale.ROOT, "%,d", bytes / 1024);
    }
}
