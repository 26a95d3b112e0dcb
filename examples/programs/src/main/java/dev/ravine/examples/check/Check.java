package dev.ravine.examples.check;

import static dev.ravine.examples.shared.Story.cells;

import dev.ravine.autograd.check.Comparison;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.examples.shared.Choice;
import dev.ravine.examples.shared.Failure;
import dev.ravine.examples.shared.Story;
import dev.ravine.nn.SplitMix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the gradient of every operation, layer and loss with differences of its values. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks the gradient of every operation, layer and loss.")
public final class Check implements Callable<Integer> {
    @Option(names = "--op", paramLabel = "NAME", description = "Checks only this one, and prints its full report.")
    private @Nullable String one;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Seed of the random matrices (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--order",
            defaultValue = "1",
            description = "2 to check second derivatives too (default: ${DEFAULT-VALUE}).")
    private int order;

    @Override
    public Integer call() {
        Failure.unless(order == 1 || order == 2, "--order", order, "1 or 2");
        Draw draw = new Draw(new SplitMix(seed));
        Map<String, Map<String, GradientCheck>> kinds = new LinkedHashMap<>();
        kinds.put("Operations", Operations.checks(draw));
        kinds.put("Layers", Layers.checks(draw));
        kinds.put("Losses", LossFunctions.checks(draw));
        if (one != null) {
            Map<String, GradientCheck> all = new LinkedHashMap<>();
            kinds.values().forEach(all::putAll);
            GradientReport report = new Choice<>("operation, layer or loss", all)
                    .get(one)
                    .order(order)
                    .run();
            System.out.println(report);
            report.comparisons().forEach(comparison -> System.out.println("  " + told(comparison)));
            return report.passed() ? 0 : 1;
        }
        Story story = new Story("Gradients against differences of values, at random matrices of seed " + seed);
        int count = 0;
        List<String> failed = new ArrayList<>();
        for (Map.Entry<String, Map<String, GradientCheck>> kind : kinds.entrySet()) {
            List<List<String>> rows = new ArrayList<>();
            for (Map.Entry<String, GradientCheck> each : kind.getValue().entrySet()) {
                GradientReport report = each.getValue().order(order).run();
                count++;
                if (!report.passed()) {
                    failed.add(each.getKey());
                }
                rows.add(cells(
                        each.getKey(),
                        String.format(Locale.ROOT, "%.1e", worstError(report)),
                        report.comparisons().size(),
                        report.comparisons().stream().filter(Comparison::isZero).count(),
                        word(report.verdict())));
            }
            story.heading(kind.getKey())
                    .table(cells("name", "worst relative error", "derivatives", "of them 0", "verdict"), rows);
        }
        story.say("");
        story.say(
                failed.isEmpty()
                        ? "All " + count + " are right."
                        : failed.size() + " of " + count + " did not pass: " + String.join(", ", failed)
                                + "; --op NAME tells more.");
        System.out.print(story.toText());
        return failed.isEmpty() ? 0 : 1;
    }

    private static String told(Comparison comparison) {
        return word(comparison.verdict()) + ": " + comparison;
    }

    private static String word(Enum<?> verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static double worstError(GradientReport report) {
        return report.comparisons().stream()
                .mapToDouble(Comparison::relativeError)
                .max()
                .orElse(0);
    }
}
