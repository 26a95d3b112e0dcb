package dev.ravine.autograd.check;

import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** One run of a gradient check. */
final class CheckRun {
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
        this.random = new SplittableRandom(settings.seed);
        this.judge = new Judge(settings.tolerance, settings.precision);
        this.deadline = new Deadline(settings.limit);
    }

    /** What an input is called. */
    private String name(int input) {
        return input < settings.names.size() ? settings.names.get(input) : subject.name(input, point.length);
    }

    GradientReport run() {
        check(subject, 1);
        if (settings.order == 2 && problems.isEmpty() && noneWrong() && subject instanceof GraphSubject graph) {
            graph.at(point, inputs -> TwoWays.problem(graph.result(inputs), random))
                    .ifPresentOrElse(problems::add, () -> check(gradientOf(graph), 2));
        }
        List<String> names =
                IntStream.range(0, point.length).mapToObj(this::name).toList();
        return new GradientReport(comparisons, problems, undecided, notes, suspects, diagnoses, names, settings.seed);
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
        ClaimedGradients claimed = new ClaimedGradients(of, point, y, cotangent, gradients, settings.precision, random);
        List<Comparison> found = new ArrayList<>();
        for (int i = 0; i < point.length; i++) {
            InputCheck input = new InputCheck(claimed, i, name(i), atOrder, settings, judge, random, deadline);
            input.run();
            found.addAll(input.found());
            notes.addAll(input.notes());
            input.diagnosis().ifPresent(diagnoses::add);
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
        // So often that a net is hardly ever dead in all of these places by chance.
        for (int times = 0; times < 40; times++) {
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
