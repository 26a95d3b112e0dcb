package dev.ravine.autograd.check;

import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/** One run of a gradient check. */
final class CheckRun {
    /** Inputs with more entries than this are checked along random directions first. */
    private static final int MANY = 1000;

    private static final int DIRECTIONS = 6;
    private static final int MOST_SEARCHES = 5;
    private static final int SAMPLE = 30;

    /** Of fewer entries nothing is concluded about the others. */
    private static final int FEW = 10;

    private static final int MOST_SUSPECTS = 3;

    private final Subject subject;
    private final DMatrixRMaj[] point;
    private final Settings settings;
    private final RandomGenerator random;
    private final Judge judge;
    private final Deadline deadline;
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> undecided = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Suspect> suspects = new ArrayList<>();
    private final List<String> diagnoses = new ArrayList<>();
    private final Set<Integer> influences = new HashSet<>();

    CheckRun(Subject subject, DMatrixRMaj[] point, Settings settings) {
        this.subject = subject;
        this.point = point;
        this.settings = settings;
        this.random = new SplittableRandom(settings.seed());
        this.judge = new Judge(settings.tolerance());
        this.deadline = new Deadline(settings.limit());
    }

    /** What an input is called. */
    private String name(int input) {
        return input < settings.names().size() ? settings.names().get(input) : subject.name(input, point.length);
    }

    GradientReport run() {
        check(subject, 1);
        if (settings.order() == 2 && problems.isEmpty() && noneWrong() && subject instanceof GraphSubject graph) {
            graph.at(point, inputs -> TwoWays.problem(graph.result(inputs), random))
                    .ifPresentOrElse(problems::add, () -> check(gradientOf(graph), 2));
        }
        List<String> names =
                IntStream.range(0, point.length).mapToObj(this::name).toList();
        return new GradientReport(comparisons, problems, undecided, notes, suspects, diagnoses, names, settings.seed());
    }

    private boolean noneWrong() {
        return suspects.isEmpty() && comparisons.stream().noneMatch(c -> c.verdict() == Verdict.WRONG);
    }

    private void check(Subject of, int atOrder) {
        DMatrixRMaj y = valueAtThePoint(of);
        if (!Numbers.isFinite(y)) {
            undecided.add("the function's value is not finite at the given point");
            return;
        }
        if (!Words.sameBits(y, valueAtThePoint(of))) {
            problems.add("the function is not deterministic: evaluated twice at the same point, it gave two values");
            return;
        }
        DMatrixRMaj cotangent = cotangent(y);
        @Nullable DMatrixRMaj[] gradients;
        try {
            gradients = of.gradients(point, cotangent);
            if (!sameBits(gradients, of.gradients(point, cotangent))) {
                throw new Defect(
                        "the gradient is not deterministic: computed twice at the same point, it gave two values");
            }
        } catch (Defect defect) {
            problems.add(String.valueOf(defect.getMessage()));
            blame(of, atOrder, List.of());
            return;
        }
        Gradients all = new Gradients(of, y, cotangent, gradients);
        List<Comparison> found = new ArrayList<>();
        for (int i = 0; i < point.length; i++) {
            new Entries(of, atOrder, i, all, found).compare();
        }
        comparisons.addAll(blame(of, atOrder, found));
        if (atOrder == 1) {
            for (int i = 0; i < point.length; i++) {
                requireInfluence(of, i, found);
            }
        }
    }

    /** Random weights of the results; of a single number 1, so that its gradients are the user's own. */
    private DMatrixRMaj cotangent(DMatrixRMaj y) {
        return y.data.length == 1
                ? new DMatrixRMaj(new double[][] {{1}})
                : Numbers.weights(random, y.numRows, y.numCols);
    }

    private static boolean sameBits(@Nullable DMatrixRMaj[] a, @Nullable DMatrixRMaj[] b) {
        for (int i = 0; i < a.length; i++) {
            DMatrixRMaj one = a[i];
            DMatrixRMaj two = b[i];
            if ((one == null) != (two == null) || (one != null && two != null && !Words.sameBits(one, two))) {
                return false;
            }
        }
        return true;
    }

    private DMatrixRMaj valueAtThePoint(Subject of) {
        try {
            return of.value(point);
        } catch (IllegalArgumentException e) {
            if (String.valueOf(e.getMessage()).startsWith("GradientCheck: ")) {
                throw e;
            }
            throw new IllegalStateException("GradientCheck: the function failed at the given point: " + e, e);
        } catch (RuntimeException e) {
            throw new IllegalStateException("GradientCheck: the function failed at the given point: " + e, e);
        }
    }

    // ---- the operations

    /** Checks the operations by themselves, and returns what follows for the whole. */
    private List<Comparison> blame(Subject of, int atOrder, List<Comparison> found) {
        if (!(of instanceof GraphSubject graph)) {
            return found;
        }
        boolean wrong = !problems.isEmpty() || found.stream().anyMatch(c -> c.verdict() == Verdict.WRONG);
        try {
            OperationCheck operations = new OperationCheck(graph, point, judge, random, deadline);
            operations.run(atOrder == 2, MOST_SUSPECTS);
            suspects.addAll(operations.suspects());
            if (atOrder == 1) {
                warnOfParameters(operations.trace());
            }
            Set<Variable> influential = operations.influential();
            for (int i = 0; i < point.length; i++) {
                if (influential.contains(operations.trace().leaves().get(i))) {
                    influences.add(i);
                }
            }
            boolean undecidedWhole = found.stream().anyMatch(c -> c.verdict() == Verdict.INCONCLUSIVE);
            Optional<Suspect> missing = Optional.empty();
            boolean searched = operations.unsearched().isEmpty();
            if (suspects.isEmpty() && (wrong || undecidedWhole)) {
                try {
                    missing = new MissingPath(graph, point, operations, judge, random).find();
                } catch (RuntimeException e) {
                    searched = false;
                    notes.add("whether a path without a rule is missing could not be searched: " + e.getMessage());
                }
            }
            if (wrong) {
                missing.ifPresent(suspects::add);
                notes.addAll(operations.unsearched());
            }
            if (wrong || undecidedWhole) {
                operations.doubts().stream().limit(MOST_SUSPECTS).forEach(notes::add);
            }
            boolean pathsAreThere = searched && missing.isEmpty() && suspects.isEmpty();
            return pathsAreThere ? sinceNoneIsWrong(found, operations) : found;
        } catch (RuntimeException e) {
            notes.add("the operations could not be checked by themselves: " + e);
            return found;
        }
    }

    private void warnOfParameters(Trace trace) {
        List<Parameter> checked = trace.leaves();
        trace.reachable().stream()
                .filter(x -> x instanceof Parameter && x.needsGradient() && !checked.contains(x))
                .map(x -> ((Parameter) x).name())
                .sorted()
                .forEach(name -> notes.add("parameter '" + name
                        + "' is used, but its gradient was not checked: name it with parameters(...)"));
    }

    /** What is right piece by piece is right as a whole, by the chain rule, but at kinks. */
    private static List<Comparison> sinceNoneIsWrong(List<Comparison> found, OperationCheck operations) {
        return found.stream()
                .map(c -> switch (c.verdict()) {
                    case INCONCLUSIVE ->
                        operations.allHold()
                                ? c.with(
                                        Verdict.CORRECT,
                                        "each operation's rule holds by itself; of the whole, " + c.reason())
                                : c;
                    case WRONG -> operations.atKinks() || operations.allHold() ? notWrong(c, operations) : c;
                    default -> c;
                })
                .toList();
    }

    private static Comparison notWrong(Comparison c, OperationCheck operations) {
        if (!operations.allHold()) {
            return c.with(
                    Verdict.INCONCLUSIVE,
                    "kinks may meet: no operation's rule is wrong by itself, and some are at a kink");
        }
        return operations.atKinks()
                ? c.with(
                        Verdict.SUBGRADIENT,
                        "kinks meet: each operation's rule gives a derivative of a side, but not all of the same side")
                : c.with(
                        Verdict.INCONCLUSIVE,
                        "each operation's rule holds by itself, but differences of the whole say otherwise");
    }

    // ---- one input

    /** The gradients of all inputs, and how far they can be trusted. */
    private final class Gradients {
        private final Subject of;
        private final DMatrixRMaj cotangent;
        private final DMatrixRMaj[] computed;
        private final double exact;
        private DMatrixRMaj @Nullable [] unsure;
        private double noise = -1;

        Gradients(Subject of, DMatrixRMaj y, DMatrixRMaj cotangent, @Nullable DMatrixRMaj[] given) {
            this.of = of;
            this.exact = Numbers.dot(y, cotangent);
            this.cotangent = cotangent;
            this.computed = new DMatrixRMaj[given.length];
            for (int i = 0; i < given.length; i++) {
                DMatrixRMaj gradient = given[i];
                computed[i] = gradient == null ? point[i].createLike() : gradient;
            }
        }

        /** By how much an entry may be off: what it changes by where the point is off by its last digits. */
        double unsure(int input, int entry) {
            DMatrixRMaj[] known = unsure;
            if (known == null) {
                known = new DMatrixRMaj[computed.length];
                for (int i = 0; i < known.length; i++) {
                    known[i] = computed[i].createLike();
                }
                for (int times = 0; times < 3; times++) {
                    addTo(known);
                }
                unsure = known;
            }
            return known[input].data[entry] + 8 * Math.ulp(computed[input].data[entry]);
        }

        /**
         * By how much the number itself may be off: what it changes by where the point is off by its last digits, and how far
         * from a straight line it is a little further away, where nothing else than rounding bends it.
         */
        double noise() {
            if (noise < 0) {
                noise = 0;
                for (int times = 0; times < 6; times++) {
                    try {
                        reckon(number(near()) - exact);
                        DMatrixRMaj[] off = new DMatrixRMaj[point.length];
                        DMatrixRMaj[] across = new DMatrixRMaj[point.length];
                        for (int i = 0; i < off.length; i++) {
                            off[i] = Numbers.jiggled(point[i], random, 256);
                            across[i] = new DMatrixRMaj(point[i]);
                            CommonOps_DDRM.add(2, point[i], -1, off[i], across[i]);
                        }
                        reckon(number(off) - exact + (number(across) - exact));
                    } catch (RuntimeException e) {
                        // What fails elsewhere says nothing about here.
                    }
                }
            }
            return noise;
        }

        private double number(DMatrixRMaj[] at) {
            return Numbers.dot(of.value(at), cotangent);
        }

        private void reckon(double apart) {
            noise = Math.abs(apart) > noise && Double.isFinite(apart) ? Math.abs(apart) : noise;
        }

        private DMatrixRMaj[] near() {
            return Arrays.stream(point).map(x -> Numbers.jiggled(x, random)).toArray(DMatrixRMaj[]::new);
        }

        private void addTo(DMatrixRMaj[] known) {
            try {
                @Nullable DMatrixRMaj[] others = of.gradients(near(), cotangent);
                for (int i = 0; i < known.length; i++) {
                    DMatrixRMaj other = others[i];
                    for (int j = 0; other != null && j < known[i].data.length; j++) {
                        double apart = 4 * Math.abs(other.data[j] - computed[i].data[j]);
                        known[i].data[j] = apart > known[i].data[j] ? apart : known[i].data[j];
                    }
                }
            } catch (RuntimeException e) {
                // What fails elsewhere says nothing about here.
            }
        }
    }

    /** One input of a function: its entries, one by one or many at once. */
    private final class Entries {
        private final Subject of;
        private final int atOrder;
        private final int input;
        private final Gradients gradients;
        private final DMatrixRMaj analytic;
        private final DMatrixRMaj expected;
        private final double size;
        private final List<Comparison> found;
        private final BitSet seen = new BitSet();
        private final BitSet wrong = new BitSet();

        Entries(Subject of, int atOrder, int input, Gradients gradients, List<Comparison> found) {
            this.of = of;
            this.atOrder = atOrder;
            this.input = input;
            this.gradients = gradients;
            this.analytic = gradients.computed[input];
            this.expected = analytic.copy();
            this.size = Numbers.greatest(analytic);
            this.found = found;
        }

        void compare() {
            int all = analytic.data.length;
            boolean isSampled = settings.sample() < Integer.MAX_VALUE;
            int most = isSampled ? Math.min(settings.sample(), all) : all > MANY ? 0 : all;
            if (most < all) {
                compareAlongDirections();
            }
            int[] chosen = most == all ? IntStream.range(0, all).toArray() : drawn(most);
            for (int i = 0; i < chosen.length && !deadline.isHalfOver(); i++) {
                compareEntry(chosen[i]);
            }
            if (seen.cardinality() < all) {
                String why = deadline.isHalfOver() && seen.cardinality() < most ? "the time was over" : "they are many";
                why = seen.cardinality() == settings.sample() ? "a sample was asked for" : why;
                notes.add("of %s, %d of %d entries were not looked at one by one, but along random directions: %s"
                        .formatted(name(input), all - seen.cardinality(), all, why));
            }
            if (most == all && seen.cardinality() < all) {
                compareAlong(direction());
            }
            String diagnosis = wrong.isEmpty() ? "" : diagnosis();
            if (!diagnosis.isEmpty()) {
                diagnoses.add("the gradient for " + name(input) + ": " + diagnosis);
            }
        }

        private int[] drawn(int count) {
            return random.ints(0, analytic.data.length)
                    .distinct()
                    .limit(count)
                    .sorted()
                    .toArray();
        }

        private boolean compareEntry(int i) {
            Moved f = new Moved(of, input, Numbers.unit(analytic, i), gradients.cotangent);
            Judge.Finding finding = judge.compare(new Judge.Question(
                    f,
                    point[input].data[i],
                    OperationCheck.reference(point[input]),
                    new double[] {analytic.data[i]},
                    any -> gradients.unsure(input, i),
                    any -> gradients.noise(),
                    any -> size))[0];
            int columns = analytic.numCols;
            found.add(comparison(atOrder, input, i / columns, i % columns, analytic.data[i], finding, f));
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
            for (int i = 0; i < DIRECTIONS && (i == 0 || !deadline.isHalfOver()); i++) {
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
            found.add(comparison(atOrder, input, -1, -1, question.claimed()[0], finding, (Moved) question.path()));
        }

        private Judge.Question along(DMatrixRMaj direction) {
            double slope = Numbers.dot(analytic, direction);
            return new Judge.Question(
                    new Moved(of, input, direction, gradients.cotangent),
                    1,
                    1,
                    new double[] {slope},
                    any -> 0,
                    any -> gradients.noise(),
                    any -> Math.abs(slope));
        }

        /** Finds wrong entries by bisection: of two halves, on to that which is further off. */
        private void search(DMatrixRMaj direction, Judge.Finding glance) {
            // Plain differences are as good as extrapolated ones at a shorter step.
            double step = glance.step() / 16;
            double all = glance.numeric() - Numbers.dot(analytic, direction);
            for (int searches = 0; searches < MOST_SEARCHES && !deadline.isOver(); searches++) {
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
                if (!seen.get(i) && !deadline.isHalfOver()) {
                    compareEntry(i);
                }
            }
        }

        /** By how much the derivatives differ along a part of a direction. */
        private double misfit(DMatrixRMaj direction, double step, int from, int to) {
            DMatrixRMaj part = direction.createLike();
            System.arraycopy(direction.data, from, part.data, from, to - from);
            return slope(new Moved(of, input, part, gradients.cotangent), step) - Numbers.dot(analytic, part);
        }

        private static double slope(Moved f, double step) {
            double[] plus = f.at(step);
            double[] minus = f.at(-step);
            return plus.length == 0 || minus.length == 0 ? Double.NaN : (plus[0] - minus[0]) / (2 * step);
        }

        /** What the mistake looks like. Of entries that were not looked at nothing is known, unless all others are off alike. */
        private String diagnosis() {
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
            return Diagnosis.of(analytic, expected, null, point[input], null);
        }
    }

    private static Comparison comparison(
            int atOrder, int input, int row, int column, double analytic, Judge.Finding finding, Moved f) {
        String reason = finding.verdict() == Verdict.INCONCLUSIVE ? finding.reason() + f.failure() : finding.reason();
        return new Comparison(
                atOrder,
                input,
                row,
                column,
                analytic,
                finding.numeric(),
                finding.error(),
                finding.allowed(),
                finding.verdict(),
                reason);
    }

    /** The number that is differentiated, as a function of a step along a direction. */
    private final class Moved implements Ladder.Path {
        private final Subject of;
        private final int input;
        private final DMatrixRMaj direction;
        private final DMatrixRMaj cotangent;
        private String failure = "";

        Moved(Subject of, int input, DMatrixRMaj direction, DMatrixRMaj cotangent) {
            this.of = of;
            this.input = input;
            this.direction = direction;
            this.cotangent = cotangent;
        }

        @Override
        public double[] at(double step) {
            DMatrixRMaj[] at = point.clone();
            at[input] = new DMatrixRMaj(point[input]);
            for (int i = 0; i < direction.data.length; i++) {
                at[input].data[i] += direction.data[i] == 0 ? 0 : step * direction.data[i];
            }
            try {
                return new double[] {Numbers.dot(of.value(at), cotangent)};
            } catch (Defect defect) {
                throw defect;
            } catch (RuntimeException e) {
                failure = "; moved by " + step + " it failed: " + e.getMessage();
                return new double[0];
            }
        }

        /** Why the function could not be evaluated, if once it could not. */
        String failure() {
            return failure;
        }
    }

    // ---- influence

    /** A check that could not have failed proves nothing: some gradient of the input, or the input far away, has to matter. */
    private void requireInfluence(Subject of, int input, List<Comparison> found) {
        boolean moves = found.stream().anyMatch(c -> c.input() == input && !c.isZero());
        if (!moves && !influences.contains(input) && !matters(of, input)) {
            undecided.add("the function does not change with " + name(input)
                    + " here, so nothing was checked: choose another point, or leave the input out");
        }
    }

    /** Whether the value changes with an input somewhere around, all the others being moved as well. */
    private boolean matters(Subject of, int input) {
        for (int times = 0; times < 12; times++) {
            DMatrixRMaj[] around = new DMatrixRMaj[point.length];
            for (int i = 0; i < around.length; i++) {
                around[i] = times < 4 ? around(point[i]) : farAround(point[i]);
            }
            DMatrixRMaj[] but = around.clone();
            but[input] = point[input];
            try {
                if (!sameNumbers(of.value(around), of.value(but))) {
                    return true;
                }
            } catch (RuntimeException e) {
                // Not a place to look at.
            }
        }
        return false;
    }

    /** Whether all entries are equal; zeros are, whatever their sign. */
    private static boolean sameNumbers(DMatrixRMaj a, DMatrixRMaj b) {
        for (int i = 0; i < a.data.length; i++) {
            if (a.data[i] != b.data[i] && !(Double.isNaN(a.data[i]) && Double.isNaN(b.data[i]))) {
                return false;
            }
        }
        return true;
    }

    private DMatrixRMaj around(DMatrixRMaj x) {
        DMatrixRMaj moved = x.copy();
        for (int i = 0; i < moved.data.length; i++) {
            double size = x.data[i] == 0 ? OperationCheck.reference(x) : Math.abs(x.data[i]);
            moved.data[i] += (random.nextDouble() - 0.5) * size;
        }
        return moved;
    }

    /** As far away as the greatest entry is great, and 1: to the other side of where rectifiers are dead. */
    private DMatrixRMaj farAround(DMatrixRMaj x) {
        DMatrixRMaj moved = x.copy();
        double size = Math.max(1, OperationCheck.reference(x));
        for (int i = 0; i < moved.data.length; i++) {
            moved.data[i] += 4 * (random.nextDouble() - 0.5) * size;
        }
        return moved;
    }

    // ---- second order

    /** The subject whose value is the first subject's gradient, all of it under random weights. */
    private GraphSubject gradientOf(GraphSubject first) {
        DMatrixRMaj y = valueAtThePoint(first);
        Variable cotangent = Variable.of(cotangent(y));
        Variable[] weights = new Variable[point.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Variable.of(Numbers.weights(random, point[i].numRows, point[i].numCols));
        }
        return new GraphSubject(
                inputs -> {
                    List<Parameter> leaves = first.leaves((Parameter[]) inputs);
                    Variable number =
                            first.function().apply(inputs).mul(cotangent).sum();
                    List<Variable> gradients = Derivatives.gradients(number, leaves.toArray(Variable[]::new));
                    Variable sum = Variable.of(0);
                    for (int i = 0; i < weights.length; i++) {
                        sum = sum.add(gradients.get(i).mul(weights[i]).sum());
                    }
                    return sum;
                },
                first.parameters());
    }
}
