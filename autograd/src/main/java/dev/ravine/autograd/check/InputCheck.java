package dev.ravine.autograd.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/** The check of the gradient for one input: its entries one by one, or many at once along random directions. */
final class InputCheck {
    /** Inputs with more entries than this are checked along random directions first. */
    private static final int MANY = 1000;

    private static final int DIRECTIONS = 6;
    private static final int MOST_SEARCHES = 5;
    private static final int SAMPLE = 30;

    /** Of fewer entries nothing is concluded about the others. */
    private static final int FEW = 10;

    private final ClaimedGradients claimed;
    private final int input;
    private final String name;
    private final int atOrder;
    private final Settings settings;
    private final Judge judge;
    private final RandomGenerator random;
    private final Deadline deadline;
    private final DMatrixRMaj analytic;
    private final double size;
    private final List<Comparison> found = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final BitSet seen = new BitSet();

    /** The wrong entries, and what all should be as far as is known. */
    private final BitSet wrong = new BitSet();

    private final DMatrixRMaj expected;

    InputCheck(
            ClaimedGradients claimed,
            int input,
            String name,
            int atOrder,
            Settings settings,
            Judge judge,
            RandomGenerator random,
            Deadline deadline) {
        this.claimed = claimed;
        this.input = input;
        this.name = name;
        this.atOrder = atOrder;
        this.settings = settings;
        this.judge = judge;
        this.random = random;
        this.deadline = deadline;
        this.analytic = claimed.of(input);
        this.size = Numbers.greatest(analytic);
        this.expected = analytic.copy();
    }

    List<Comparison> found() {
        return found;
    }

    /** What was not looked at, and why. */
    List<String> notes() {
        return notes;
    }

    void run() {
        List<DMatrixRMaj> directions = settings.directions.getOrDefault(input, List.of());
        if (directions.isEmpty()) {
            compareAll();
        } else {
            directions.forEach(this::compareAlong);
            notes.add("%s was moved in the %s given alone"
                    .formatted(name, directions.size() == 1 ? "direction" : directions.size() + " directions"));
        }
    }

    private void compareAll() {
        int all = analytic.data.length;
        boolean isSampled = settings.sample < Integer.MAX_VALUE;
        int most = isSampled ? Math.min(settings.sample, all) : all > MANY ? 0 : all;
        if (most < all) {
            compareAlongDirections();
        }
        int[] chosen = most == all ? IntStream.range(0, all).toArray() : drawn(most);
        for (int i = 0; i < chosen.length && !deadline.isThirdOver(); i++) {
            if (!seen.get(chosen[i])) {
                compareEntry(chosen[i]);
            }
        }
        if (seen.cardinality() < all) {
            boolean timeIsOver = seen.cardinality() < most;
            String why = timeIsOver ? "the time was over" : isSampled ? "a sample was asked for" : "they are many";
            notes.add("of %s, %d of %d entries were not looked at one by one, but along random directions: %s"
                    .formatted(name, all - seen.cardinality(), all, why));
        }
        if (most == all && seen.cardinality() < all) {
            compareAlong(direction());
        }
    }

    /** Places of different entries, drawn at random; all of them where there are no more. */
    private int[] drawn(int count) {
        return random.ints(0, analytic.data.length)
                .distinct()
                .limit(Math.min(count, analytic.data.length))
                .sorted()
                .toArray();
    }

    private boolean compareEntry(int i) {
        ClaimedGradients.Moved f = claimed.along(input, Numbers.unit(analytic, i));
        Judge.Finding finding = judge.compare(new Judge.Question(
                f,
                claimed.input(input).data[i],
                OperationCheck.reference(claimed.input(input)),
                new double[] {analytic.data[i]},
                any -> claimed.unsure(input, i),
                any -> claimed.noise(),
                any -> size))[0];
        int columns = analytic.numCols;
        found.add(comparison(i / columns, i % columns, analytic.data[i], finding, f));
        seen.set(i);
        if (finding.verdict() == Verdict.WRONG) {
            wrong.set(i);
            expected.data[i] = finding.numeric();
        }
        return finding.verdict() == Verdict.WRONG;
    }

    // ---- many at once

    private void compareAlongDirections() {
        // The first counts in any case, so that something is always compared.
        for (int i = 0; i < DIRECTIONS && (i == 0 || !deadline.isThirdOver()); i++) {
            DMatrixRMaj direction = direction();
            Judge.Finding glance = judge.glance(along(direction));
            if (glance.verdict() == Verdict.WRONG) {
                search(direction, glance);
                if (!wrong.isEmpty()) {
                    return;
                }
            }
            compareAlong(direction);
        }
    }

    /** Random weights of the entries that were not looked at yet. */
    private DMatrixRMaj direction() {
        DMatrixRMaj direction = Numbers.weights(random, analytic.numRows, analytic.numCols);
        seen.stream().forEach(i -> direction.data[i] = 0);
        return direction;
    }

    private void compareAlong(DMatrixRMaj direction) {
        Judge.Question question = along(direction);
        Judge.Finding finding = judge.compare(question)[0];
        found.add(comparison(-1, -1, question.claimed()[0], finding, (ClaimedGradients.Moved) question.path()));
    }

    private Judge.Question along(DMatrixRMaj direction) {
        double slope = Numbers.dot(analytic, direction);
        return new Judge.Question(
                claimed.along(input, direction),
                1,
                1,
                new double[] {slope},
                any -> 0,
                any -> claimed.noise(),
                any -> Math.abs(slope));
    }

    /** Finds wrong entries by bisection: of two halves, on to that which is further off. */
    private void search(DMatrixRMaj direction, Judge.Finding glance) {
        // Plain differences are as good as extrapolated ones at a shorter step.
        double step = glance.step() / 16;
        double all = glance.numeric() - Numbers.dot(analytic, direction);
        for (int searches = 0; searches < MOST_SEARCHES && (searches == 0 || !deadline.isThirdOver()); searches++) {
            int from = 0;
            int to = analytic.data.length;
            double misfit = all;
            while (to - from > 1) {
                int middle = (from + to) >>> 1;
                double left = misfit(direction, step, from, middle);
                boolean isLeft = Math.abs(left) >= Math.abs(misfit - left);
                misfit = isLeft ? left : misfit - left;
                from = isLeft ? from : middle;
                to = isLeft ? middle : to;
            }
            if (seen.get(from) || !compareEntry(from)) {
                return;
            }
            all -= misfit;
            direction.data[from] = 0;
        }
        for (int i : drawn(SAMPLE)) {
            if (!seen.get(i) && !deadline.isThirdOver()) {
                compareEntry(i);
            }
        }
    }

    /** By how much the derivatives differ along a part of a direction. */
    private double misfit(DMatrixRMaj direction, double step, int from, int to) {
        DMatrixRMaj part = direction.createLike();
        System.arraycopy(direction.data, from, part.data, from, to - from);
        return slope(claimed.along(input, part), step) - Numbers.dot(analytic, part);
    }

    private static double slope(ClaimedGradients.Moved f, double step) {
        double[] plus = f.at(step);
        double[] minus = f.at(-step);
        return plus.length == 0 || minus.length == 0 ? Double.NaN : (plus[0] - minus[0]) / (2 * step);
    }

    /** What the mistake looks like, if there is one. */
    Optional<String> diagnosis() {
        String pattern = wrong.isEmpty() ? "" : pattern();
        return pattern.isEmpty() ? Optional.empty() : Optional.of("the gradient for " + name + ": " + pattern);
    }

    /** What the mistake looks like. Of entries that were not looked at nothing is known, unless all others are off alike. */
    private String pattern() {
        if (seen.cardinality() < analytic.data.length) {
            int first = wrong.nextSetBit(0);
            double ratio = analytic.data[first] / expected.data[first];
            boolean alike = seen.cardinality() >= FEW
                    && wrong.equals(seen)
                    && wrong.stream()
                            .allMatch(i -> Math.abs(analytic.data[i] - ratio * expected.data[i])
                                    <= 1e-6 * Math.abs(analytic.data[i]));
            if (!alike) {
                return wrong.cardinality() + " of " + seen.cardinality() + " entries that were looked at are wrong";
            }
            for (int i = 0; i < expected.data.length; i++) {
                expected.data[i] = analytic.data[i] / ratio;
            }
        }
        return Diagnosis.of(analytic, expected, null, claimed.input(input), null);
    }

    private Comparison comparison(
            int row, int column, double derivative, Judge.Finding finding, ClaimedGradients.Moved f) {
        String reason = finding.verdict() == Verdict.INCONCLUSIVE ? finding.reason() + f.failure() : finding.reason();
        return new Comparison(
                atOrder,
                input,
                row,
                column,
                derivative,
                finding.numeric(),
                finding.error(),
                finding.allowed(),
                finding.verdict(),
                reason);
    }
}
