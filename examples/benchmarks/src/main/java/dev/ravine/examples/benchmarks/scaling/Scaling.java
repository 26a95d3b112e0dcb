package dev.ravine.examples.benchmarks.scaling;

import dev.ravine.examples.benchmarks.report.Jvm;
import dev.ravine.examples.benchmarks.report.Machine;
import dev.ravine.examples.benchmarks.report.MarkdownTable;
import dev.ravine.examples.benchmarks.report.Micros;
import dev.ravine.examples.shared.Plot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Prints tables of time against depth, width, batch and threads, and draws them. */
public final class Scaling {
    private Scaling() {}

    /** Measures; takes the folder for the plots, {@code .} unless said. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments.length == 0 ? "." : arguments[0]));
        System.out.println(DepthScaling.measure(folder.resolve("scaling-depth.png")));
        for (StepScaling scaling : StepScaling.values()) {
            System.out.println();
            System.out.println(measure(scaling, folder.resolve("scaling-" + scaling.axis + ".png")));
        }
        System.out.println();
        System.out.println(Machine.description() + ". Drawn in " + folder.resolve("scaling-*.png"));
    }

    private static MarkdownTable measure(StepScaling scaling, Path png) throws IOException {
        double[] one = micros(scaling, 1);
        double[] two = micros(scaling, 2);
        MarkdownTable table = new MarkdownTable(
                scaling.axis,
                "µs a step, 1 thread",
                "2 threads",
                "faster by",
                "multiply-adds in products, millions",
                "GFLOP/s, 1 thread",
                "2 threads");
        for (int i = 0; i < one.length; i++) {
            double multiplyAdds = scaling.multiplyAdds(scaling.sizes[i]);
            table.row(
                    String.valueOf(scaling.sizes[i]),
                    Micros.of(one[i]),
                    Micros.of(two[i]),
                    String.format(Locale.ROOT, "%.2f×", one[i] / two[i]),
                    String.format(Locale.ROOT, "%.3g", multiplyAdds / 1e6),
                    String.format(Locale.ROOT, "%.1f", 2 * multiplyAdds / one[i] / 1e3),
                    String.format(Locale.ROOT, "%.1f", 2 * multiplyAdds / two[i] / 1e3));
        }
        double[] x = Arrays.stream(scaling.sizes).asDoubleStream().toArray();
        new Plot("A step of training against the " + scaling.axis, scaling.axis, "µs a step")
                .logarithmicX()
                .logarithmic()
                .line("1 thread", x, one)
                .line("2 threads", x, two)
                .save(png);
        return table;
    }

    private static double[] micros(StepScaling scaling, int threads) throws IOException {
        List<String> command =
                Jvm.command(List.of("-Dravine.threads=" + threads), StepScaling.class, List.of(scaling.name()));
        Process process = Jvm.process(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            double[] micros = lines.lines().mapToDouble(Double::parseDouble).toArray();
            if (micros.length != scaling.sizes.length) {
                throw new IllegalStateException("the measuring of " + scaling.axis + " ended after " + micros.length
                        + " of " + scaling.sizes.length + " sizes");
            }
            return micros;
        }
    }
}
