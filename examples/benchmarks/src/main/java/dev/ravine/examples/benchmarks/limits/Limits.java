package dev.ravine.examples.benchmarks.limits;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.examples.benchmarks.report.Jvm;
import dev.ravine.examples.benchmarks.report.Machine;
import dev.ravine.examples.benchmarks.report.MarkdownTable;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Prints the tables that set our times beside what the machine can do: {@code matmul}, {@code functions}, {@code workloads}. */
public final class Limits {
    private static final Map<String, Supplier<MarkdownTable>> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("matmul", MatmulLimits::table);
        TABLES.put("functions", FunctionLimits::table);
        TABLES.put("workloads", WorkloadLimits::table);
    }

    private Limits() {}

    /** Prints the tables that are named, or all; in a JVM of its own, so that nothing slows OpenBLAS down. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> names = arguments.length == 0 ? List.copyOf(TABLES.keySet()) : List.of(arguments);
        if (!TABLES.keySet().containsAll(names)) {
            System.err.println("examples/run limits: expected some of " + TABLES.keySet() + ", got " + names);
            System.exit(2);
        }
        ProcessBuilder child = Jvm.process(Jvm.command(List.of("-Dravine.threads=1"), Alone.class, names));
        // Then OpenBLAS tells, on standard error, for which processor its kernels are.
        child.environment().put("OPENBLAS_VERBOSE", "2");
        if (Kernels.active().name().contains("256 bits")) {
            // Beside ours, OpenBLAS is to use vectors of the same width, where it could use longer ones, too.
            child.environment().putIfAbsent("OPENBLAS_CORETYPE", "Haswell");
        }
        Set<String> told = new HashSet<>();
        int code = Jvm.run(child, line -> {
            if (!line.startsWith("Core: ")) {
                System.err.println(line);
            } else if (told.add(line)) {
                System.out.println(
                        "OpenBLAS's kernels are those for " + line.substring(6).strip() + ".");
            }
        });
        System.exit(code);
    }

    /** What the other JVM runs. */
    static final class Alone {
        private Alone() {}

        public static void main(String[] names) {
            OpenBlas.load();
            for (String name : names) {
                System.out.println(
                        TABLES.getOrDefault(name, MatmulLimits::table).get());
                System.out.println();
            }
            System.out.printf(
                    "%s, %s kernels; OpenBLAS %s; %s.%n",
                    Machine.description(),
                    Kernels.active().name(),
                    OpenBlas.version(),
                    LocalDate.now(ZoneId.systemDefault()));
        }
    }
}
