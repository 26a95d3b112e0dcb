package dev.ravine.examples.shared;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs of several optimizers on one problem, and what they show.
 *
 * @param title what the problem is
 * @param runs by the optimizer's name, as many of each: one, or a sweep over rates that rise
 */
public record Comparison(String title, Map<String, List<Run>> runs) {
    /** A rate is good if it reduces the loss by at least this share of the best rate's reduction. */
    private static final double GOOD = 0.95;

    /**
     * One run.
     *
     * @param optimizer its name
     * @param rate the learning rate; null for a minimizer, which finds the length of each step
     * @param losses on all training data, the first before any step; infinite where the run diverged
     * @param milliseconds of the median epoch, which hardly depends on when the JVM compiles or cleans up
     */
    public record Run(String optimizer, @Nullable Double rate, List<Double> losses, double milliseconds)
            implements Serializable {
        double last() {
            return losses.get(losses.size() - 1);
        }

        private double knownRate() {
            return Objects.requireNonNull(rate);
        }

        private String rateText() {
            return rate == null ? "finds it" : Numbers.of(rate);
        }
    }

    private static Run best(List<Run> runs) {
        return runs.stream().min(Comparator.comparingDouble(Run::last)).orElseThrow();
    }

    private List<Run> bestRuns() {
        return runs.values().stream().map(Comparison::best).toList();
    }

    private int epochs() {
        return bestRuns().get(0).losses().size() - 1;
    }

    private boolean isSweep() {
        return runs.values().stream().anyMatch(own -> own.size() > 1);
    }

    /** The table of the best runs. */
    public Story story() {
        List<Integer> shown = IntStream.of(1, 5, epochs())
                .filter(epoch -> epoch <= epochs())
                .boxed()
                .distinct()
                .toList();
        List<String> head = new ArrayList<>(List.of("optimizer", isSweep() ? "best rate" : "rate"));
        shown.forEach(epoch -> head.add("loss after " + epoch));
        head.add("time of an epoch");
        if (isSweep()) {
            head.add("good rates");
        }
        List<List<String>> rows = new ArrayList<>();
        for (Run best : bestRuns()) {
            List<String> row = new ArrayList<>(List.of(best.optimizer(), best.rateText()));
            shown.forEach(epoch -> row.add(told(best.losses().get(epoch))));
            row.add("%.2f ms".formatted(best.milliseconds()));
            if (isSweep()) {
                row.add(goodRates(best));
            }
            rows.add(row);
        }
        String first = Numbers.of(bestRuns().get(0).losses().get(0));
        Story story = new Story(title + ", from a loss of " + first);
        story.table(head, rows).say("Losses are means over all training data; the time is that of the median epoch.");
        for (Run best : bestRuns()) {
            story.say(best.optimizer() + ": "
                    + (best.rate() == null
                            ? "one step on all samples in each epoch"
                            : Rules.CHOICE.get(best.optimizer()).rule().formula()));
        }
        if (isSweep()) {
            story.say("A rate is good if it reduces the loss by at least %.0f %% of the best rate's reduction."
                    .formatted(100 * GOOD));
        }
        return story;
    }

    private static String told(double loss) {
        return Double.isFinite(loss) ? Numbers.of(loss) : "diverged";
    }

    /** The rates around the best one that are good too, and how many times the greatest is the least. */
    private String goodRates(Run best) {
        if (best.rate() == null) {
            return "";
        }
        List<Run> own = runs.getOrDefault(best.optimizer(), List.of());
        double first = best.losses().get(0);
        double enough = first - GOOD * (first - best.last());
        int least = own.indexOf(best);
        int greatest = least;
        while (least > 0 && own.get(least - 1).last() <= enough) {
            least--;
        }
        while (greatest < own.size() - 1 && own.get(greatest + 1).last() <= enough) {
            greatest++;
        }
        double from = own.get(least).knownRate();
        double to = own.get(greatest).knownRate();
        boolean atAnEnd = least == 0 || greatest == own.size() - 1;
        return "%s to %s, %s%.0f times"
                .formatted(Numbers.of(from), Numbers.of(to), atAnEnd ? "at least " : "", to / from);
    }

    /** Writes the losses of all runs. */
    public void saveTable(Path csv) {
        List<String> lines = new ArrayList<>(List.of("optimizer,rate,epoch,loss"));
        runs.values().stream().flatMap(List::stream).forEach(run -> {
            for (int epoch = 0; epoch <= epochs(); epoch++) {
                lines.add(run.optimizer() + "," + (run.rate() == null ? "" : run.rate()) + "," + epoch + ","
                        + run.losses().get(epoch));
            }
        });
        Written.to(csv, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Draws the losses of the best runs over the epochs. */
    public Plot drawLosses() {
        String rate = isSweep()
                ? ", each at its best rate"
                : bestRuns().stream()
                        .filter(run -> run.rate() != null)
                        .findFirst()
                        .map(run -> ", rates of " + run.rateText())
                        .orElse("");
        Plot plot = new Plot(title + rate, "epoch", "loss").logarithmic();
        double[] epochs = IntStream.rangeClosed(0, epochs()).asDoubleStream().toArray();
        for (Run best : bestRuns()) {
            if (Double.isFinite(best.losses().get(1))) {
                plot.line(best.optimizer(), epochs, Numbers.array(best.losses()));
            }
        }
        return plot;
    }

    /** Draws the last losses of all runs over their learning rates. */
    public Plot drawRates() {
        Plot plot = new Plot(title, "learning rate", "loss after " + epochs() + " epochs")
                .logarithmic()
                .logarithmicX();
        runs.forEach((name, own) -> {
            if (own.stream().allMatch(run -> run.rate() != null)) {
                plot.line(
                        name,
                        own.stream().mapToDouble(Run::knownRate).toArray(),
                        Numbers.array(own.stream().map(Run::last).toList()));
            }
        });
        return plot;
    }
}
