package dev.ravine.autograd.check;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a gradient check found. Printed, it is what a person wants to read.
 *
 * @param comparisons every derivative that was compared
 * @param problems what is wrong beside numbers: a function that is not deterministic, a gradient of the wrong shape
 * @param undecided why the check proves nothing, if it does not: an input without influence, a value that is not finite
 * @param notes what was not looked at, and what else is worth knowing
 * @param suspects the operations whose rules are wrong
 * @param diagnoses what kind of mistake it looks like, an entry per wrong input
 * @param inputs what the inputs are called
 * @param seed that of the random numbers that the check drew; the same seed repeats it
 */
public record GradientReport(
        List<Comparison> comparisons,
        List<String> problems,
        List<String> undecided,
        List<String> notes,
        List<Suspect> suspects,
        List<String> diagnoses,
        List<String> inputs,
        long seed) {
    private static final Comparator<Comparison> WORST =
            Comparator.comparing(Comparison::verdict).thenComparingDouble(Comparison::shareOfAllowed);

    /** The number of correct inputs that get a line of their own. */
    private static final int MOST_LINES = 20;

    /** Copies the lists. */
    public GradientReport {
        comparisons = List.copyOf(comparisons);
        problems = List.copyOf(problems);
        undecided = List.copyOf(undecided);
        notes = List.copyOf(notes);
        suspects = List.copyOf(suspects);
        diagnoses = List.copyOf(diagnoses);
        inputs = List.copyOf(inputs);
    }

    /** Whether every derivative was found to be right (a subgradient, at a kink) and something was there to check. */
    public boolean passed() {
        return verdict() == Verdict.CORRECT || verdict() == Verdict.SUBGRADIENT;
    }

    /** The worst verdict over all that was checked. */
    public Verdict verdict() {
        if (!problems.isEmpty() || !suspects.isEmpty()) {
            return Verdict.WRONG;
        }
        Verdict worst = worst().map(Comparison::verdict).orElse(Verdict.CORRECT);
        return undecided.isEmpty() || worst == Verdict.WRONG ? worst : Verdict.INCONCLUSIVE;
    }

    /**
     * The comparison with the worst verdict and, among those, the one that is furthest off, measured by what is allowed;
     * empty if none was made.
     */
    public Optional<Comparison> worst() {
        return comparisons.stream().max(WORST);
    }

    /** The number of comparisons with a verdict. */
    public long count(Verdict verdict) {
        return comparisons.stream().filter(c -> c.verdict() == verdict).count();
    }

    /** The verdict, the worst entry of each input, the operations to blame and the likely mistake, each on a line of its own. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("Gradient check: " + verdict().name().toLowerCase(Locale.ROOT));
        text.append(" (" + comparisons.size() + " derivatives compared");
        for (Verdict verdict : List.of(Verdict.WRONG, Verdict.INCONCLUSIVE, Verdict.SUBGRADIENT)) {
            if (count(verdict) > 0) {
                text.append(", ")
                        .append(count(verdict))
                        .append(' ')
                        .append(verdict.name().toLowerCase(Locale.ROOT));
            }
        }
        text.append("; seed ").append(seed).append(')');
        problems.forEach(problem -> line(text, problem));
        undecided.forEach(reason -> line(text, reason));
        worst().ifPresent(worst -> {
            line(text, "worst: " + described(worst));
            otherInputs(worst).limit(MOST_LINES).forEach(each -> line(text, each));
        });
        diagnoses.forEach(diagnosis -> line(text, diagnosis));
        suspects.forEach(suspect -> line(text, suspect.toString()));
        notes.forEach(note -> line(text, note));
        return text.toString();
    }

    private String described(Comparison comparison) {
        int input = comparison.input();
        String name = input < inputs.size() ? inputs.get(input) : "input " + input;
        return comparison.toString(name) + howFarOff(comparison);
    }

    /** A line for each input beside that of the worst entry: how many of its derivatives are what, and the worst. */
    private Stream<String> otherInputs(Comparison worst) {
        record Input(int order, int input) {}
        Input mentioned = new Input(worst.order(), worst.input());
        Map<Input, List<Comparison>> byInput = comparisons.stream()
                .collect(Collectors.groupingBy(
                        each -> new Input(each.order(), each.input()), LinkedHashMap::new, Collectors.toList()));
        byInput.remove(mentioned);
        Comparator<List<Comparison>> byVerdict =
                Comparator.comparing(all -> worst(all).verdict());
        return byInput.values().stream().sorted(byVerdict.reversed()).map(all -> {
            Verdict verdict = worst(all).verdict();
            long alike = all.stream().filter(c -> c.verdict() == verdict).count();
            return "%d of %d %s, worst: %s"
                    .formatted(alike, all.size(), verdict.name().toLowerCase(Locale.ROOT), described(worst(all)));
        });
    }

    private static Comparison worst(List<Comparison> some) {
        return some.stream().max(WORST).orElseThrow();
    }

    /** At a kink, and where there is no difference to compare with, nothing. */
    private static String howFarOff(Comparison comparison) {
        if (comparison.isZero()) {
            return " (0 as far as can be told)";
        }
        return comparison.verdict() == Verdict.SUBGRADIENT || Double.isNaN(comparison.numeric())
                ? ""
                : String.format(Locale.ROOT, " (relative error %.1e)", comparison.relativeError());
    }

    private static void line(StringBuilder text, String line) {
        text.append(System.lineSeparator()).append("  ").append(line);
    }
}
