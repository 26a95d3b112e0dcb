package dev.ravine.examples.benchmarks.compare;

import dev.ravine.examples.benchmarks.compare.Contender.Side;
import dev.ravine.examples.benchmarks.compare.Result.Turns;
import dev.ravine.examples.benchmarks.report.MarkdownTable;
import dev.ravine.examples.benchmarks.report.Micros;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The results as tables: how much faster, in which turns, and with how much memory. */
final class RatioTable {
    private final List<Result> results;

    RatioTable(List<Result> results) {
        this.results = results;
    }

    /** Each side's best, with the way that was fastest, and how many times ours the better of the peers takes. */
    String ratios() {
        List<Side> sides = results.get(0).sides();
        List<String> titles = new ArrayList<>(List.of("workload", "ours, µs"));
        for (Contender.Type type : Contender.Type.values()) {
            List<Side> peers = peers(sides, type);
            peers.forEach(side -> titles.add(side.label() + ", µs"));
            if (!peers.isEmpty()) {
                titles.add("times as long");
            }
        }
        MarkdownTable table = new MarkdownTable(titles.toArray(String[]::new));
        for (Result result : results) {
            double ours = result.best(Side.OURS).median();
            List<String> cells = new ArrayList<>(List.of(result.workload().label(), Micros.of(ours)));
            for (Contender.Type type : Contender.Type.values()) {
                List<Turns> peers =
                        peers(sides, type).stream().map(result::best).toList();
                peers.forEach(best -> cells.add(Micros.of(best.median()) + " " + best.way()));
                peers.stream().mapToDouble(Turns::median).min().ifPresent(best -> cells.add(times(best / ours)));
            }
            table.row(cells.toArray(String[]::new));
        }
        return table.toString();
    }

    private static List<Side> peers(List<Side> sides, Contender.Type type) {
        return sides.stream()
                .filter(side -> side.isPeer() && side.type() == type)
                .toList();
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
                                turns.way())
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
        for (Side side : result.sides()) {
            line.add(side.label() + " " + Micros.of(result.best(side).median()));
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
