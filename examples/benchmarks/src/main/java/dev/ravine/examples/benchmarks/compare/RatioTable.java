package dev.ravine.examples.benchmarks.compare;

import dev.ravine.examples.benchmarks.compare.Contender.Side;
import dev.ravine.examples.benchmarks.compare.Result.Turns;
import dev.ravine.examples.benchmarks.report.MarkdownTable;
import dev.ravine.examples.benchmarks.report.Micros;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/** The results as tables: how much faster, in which turns, and with how much memory. */
final class RatioTable {
    private final List<Result> results;

    RatioTable(List<Result> results) {
        this.results = results;
    }

    /** Each side's best, and how many times PyTorch's time is ours. */
    String ratios() {
        MarkdownTable table = new MarkdownTable(
                "workload", "ours, µs", "PyTorch float64, µs", "times ours", "aim", "float32, µs", "times ours");
        for (Result result : results) {
            double ours = result.best(Side.OURS).orElseThrow().median();
            Optional<Double> float64 = result.best(Side.FLOAT64).map(Turns::median);
            Optional<Double> float32 = result.best(Side.FLOAT32).map(Turns::median);
            table.row(
                    result.workload().label(),
                    Micros.of(ours),
                    float64.map(Micros::of).orElse("–"),
                    float64.map(theirs -> times(theirs / ours)).orElse("–"),
                    result.workload().factor() + "×",
                    float32.map(Micros::of).orElse("–"),
                    float32.map(theirs -> times(theirs / ours)).orElse("–"));
        }
        return table.toString();
    }

    /** All contenders, with the range of their rounds. */
    String details() {
        List<String> titles = new ArrayList<>(List.of("µs a step: median (least to most)"));
        titles.addAll(contenders());
        MarkdownTable table = new MarkdownTable(titles.toArray(String[]::new));
        for (Result result : results) {
            List<String> cells = new ArrayList<>(List.of(result.workload().label()));
            for (Turns turns : result.turns()) {
                cells.add("%s (%s to %s) %s"
                        .formatted(
                                Micros.of(turns.median()),
                                Micros.of(Arrays.stream(turns.micros()).min().orElse(0)),
                                Micros.of(Arrays.stream(turns.micros()).max().orElse(0)),
                                turns.setting())
                        .strip());
            }
            table.row(cells.toArray(String[]::new));
        }
        return table.toString();
    }

    /** The most memory that the processes held, and what a step of ours allocates. */
    String memory() {
        List<String> titles = new ArrayList<>(List.of("most resident memory, MiB"));
        titles.addAll(contenders());
        titles.add("parameters");
        titles.add("allocated in a step of ours, kB");
        MarkdownTable table = new MarkdownTable(titles.toArray(String[]::new));
        for (Result result : results) {
            List<String> cells = new ArrayList<>(List.of(result.workload().label()));
            for (Turns turns : result.turns()) {
                cells.add("%.0f".formatted(turns.mebibytes()));
            }
            cells.add(String.format(Locale.ROOT, "%,d", result.parameters()));
            cells.add(String.format(Locale.ROOT, "%.1f", result.allocated() / 1e3));
            table.row(cells.toArray(String[]::new));
        }
        return table.toString();
    }

    /** A result in one line, to show that something happens. */
    static String line(Result result) {
        StringJoiner line = new StringJoiner(", ", result.workload().label() + " ", " µs");
        for (Side side : Side.values()) {
            result.best(side).ifPresent(best -> line.add(side.label + " " + Micros.of(best.median())));
        }
        return line.toString();
    }

    private List<String> contenders() {
        return results.get(0).turns().stream()
                .map(turns -> turns.contender().label())
                .toList();
    }

    private static String times(double ratio) {
        return String.format(Locale.ROOT, ratio < 10 ? "%.2f×" : "%.0f×", ratio);
    }
}
