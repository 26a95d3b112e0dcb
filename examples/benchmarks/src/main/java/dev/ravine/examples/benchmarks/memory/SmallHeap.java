package dev.ravine.examples.benchmarks.memory;

import dev.ravine.examples.benchmarks.report.Jvm;
import dev.ravine.examples.benchmarks.workload.RunWorkload;
import dev.ravine.examples.benchmarks.workload.Workloads;
import java.io.IOException;
import java.util.List;

/** Do the small workloads train in a heap of 32 MiB? Each in a JVM of its own, for some seconds. */
public final class SmallHeap {
    private static final List<Workloads> SMALL =
            List.of(Workloads.XOR, Workloads.MOONS, Workloads.DIGITS, Workloads.SMALL, Workloads.LSTM);

    private SmallHeap() {}

    /** Prints a line for each; exits with 1 if one runs out of memory. Takes the heap, {@code 32m} unless said. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String heap = arguments.length == 0 ? "32m" : arguments[0];
        if (!heap.matches("[0-9]+[kKmMgG]?")) {
            System.err.println("examples/run small-heap [HEAP]: HEAP is '" + heap + "', expected a size such as 32m");
            System.exit(2);
        }
        boolean failed = false;
        for (Workloads which : SMALL) {
            ProcessBuilder program = Jvm.process(Jvm.command(
                    List.of("-XX:+UseSerialGC", "-Xmx" + heap), RunWorkload.class, List.of(which.label(), "4")));
            System.out.println("-XX:+UseSerialGC -Xmx" + heap + ":");
            failed |= Jvm.run(program, System.err::println) != 0;
        }
        System.exit(failed ? 1 : 0);
    }
}
