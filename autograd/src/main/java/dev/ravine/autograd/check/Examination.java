package dev.ravine.autograd.check;

import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/** One run of a gradient check. */
final class Examination {
    /** Inputs with more entries than this are checked along random directions first. */
    private static final int MANY = 1000;

    private static final int DIRECTIONS = 20;

    private final Subject subject;
    private final DMatrixRMaj[] point;
    private final int order;
    private final long seed;
    private final RandomGenerator random;
    private final Judge judge;
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> undecided = new ArrayList<>();
    private final List<Suspect> suspects = new ArrayList<>();
    private final List<String> diagnoses = new ArrayList<>();

    Examination(Subject subject, DMatrixRMaj[] point, int order, double tolerance, long seed) {
        this.subject = subject;
        this.point = point;
        this.order = order;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.judge = new Judge(tolerance);
    }

    GradientReport run() {
        check(subject, 1);
        if (order == 2 && problems.isEmpty() && noneWrong() && subject instanceof GraphSubject graph) {
            graph.at(point, inputs -> TwoWays.problem(graph.result(inputs), random))
                    .ifPresentOrElse(problems::add, () -> check(gradientOf(graph), 2));
        }
        return new GradientReport(comparisons, problems, undecided, suspects, diagnoses, seed);
    }

    private boolean noneWrong() {
        return comparisons.stream().noneMatch(c -> c.verdict() == Verdict.WRONG);
    }

    private void check(Subject of, int atOrder) {
        DMatrixRMaj y = valueAtThePoint(of);
        if (!isFinite(y)) {
            undecided.add("the function's value is not finite at the given point");
            return;
        }
        if (!Words.sameBits(y, valueAtThePoint(of))) {
            problems.add("the function is not deterministic: evaluated twice at the same point, it gave two values");
            return;
        }
        DMatrixRMaj cotangent = weights(random, y.numRows, y.numCols);
        @Nullable DMatrixRMaj[] gradients;
        try {
            gradients = of.gradients(point, cotangent);
            if (!sameBits(gradients, of.gradients(point, cotangent))) {
                throw new Defect(
                        "the gradient is not deterministic: computed twice at the same point, it gave two values");
            }
        } catch (Defect defect) {
            problems.add(String.valueOf(defect.getMessage()));
            blame(of);
            return;
        }
        for (int i = 0; i < point.length; i++) {
            compare(of, atOrder, i, gradients[i], cotangent);
        }
        if (!noneWrong()) {
            blame(of);
        }
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

    private void blame(Subject of) {
        if (of instanceof GraphSubject graph) {
            suspects.addAll(new OperationCheck(graph, point, judge, random).suspects(3));
        }
    }

    // ---- one input

    private void compare(Subject of, int atOrder, int input, @Nullable DMatrixRMaj given, DMatrixRMaj cotangent) {
        DMatrixRMaj x = point[input];
        DMatrixRMaj analytic = given == null ? x.createLike() : given;
        int first = comparisons.size();
        if (x.data.length > MANY) {
            alongDirections(of, atOrder, input, analytic, cotangent);
        }
        // Along directions only a wrong sum shows; which entry is wrong takes the entries.
        if (x.data.length <= MANY || !noneWrong()) {
            entryByEntry(of, atOrder, input, analytic, cotangent);
        }
        boolean moves =
                comparisons.subList(first, comparisons.size()).stream().anyMatch(comparison -> !comparison.isZero());
        if (!moves && atOrder == 1) {
            undecided.add("the function does not change with input " + input
                    + " here, so nothing was checked: choose another point, or leave the input out");
        }
    }

    private void entryByEntry(Subject of, int atOrder, int input, DMatrixRMaj analytic, DMatrixRMaj cotangent) {
        DMatrixRMaj expected = analytic.copy();
        double size = greatest(analytic);
        double noise = noise(of, input, cotangent);
        boolean wrong = false;
        for (int i = 0; i < expected.data.length; i++) {
            Moved f = new Moved(of, input, entry(analytic, i), cotangent);
            double scale = Math.max(1, Math.abs(point[input].data[i]));
            Judge.Finding finding = judge.compare(analytic.data[i], f, scale, noise, size);
            add(atOrder, input, i / analytic.numCols, i % analytic.numCols, analytic.data[i], finding, f);
            wrong |= finding.verdict() == Verdict.WRONG;
            expected.data[i] = Double.isFinite(finding.numeric()) ? finding.numeric() : analytic.data[i];
        }
        String diagnosis = wrong ? Diagnosis.of(analytic, expected, null, point[input], null) : "";
        if (!diagnosis.isEmpty()) {
            diagnoses.add("the gradient for input " + input + ": " + diagnosis);
        }
    }

    private void alongDirections(Subject of, int atOrder, int input, DMatrixRMaj analytic, DMatrixRMaj cotangent) {
        for (int i = 0; i < DIRECTIONS; i++) {
            DMatrixRMaj direction = weights(random, analytic.numRows, analytic.numCols);
            Moved f = new Moved(of, input, direction, cotangent);
            double slope = dot(analytic, direction);
            Judge.Finding finding = judge.compare(slope, f, 1, Slope.noise(f, 1), Math.abs(slope));
            add(atOrder, input, -1, -1, slope, finding, f);
        }
    }

    private void add(int atOrder, int input, int row, int column, double analytic, Judge.Finding finding, Moved f) {
        String reason = finding.verdict() == Verdict.INCONCLUSIVE ? finding.reason() + f.failure() : finding.reason();
        comparisons.add(new Comparison(
                atOrder,
                input,
                row,
                column,
                analytic,
                finding.numeric(),
                finding.error(),
                finding.allowed(),
                finding.verdict(),
                reason));
    }

    private static DMatrixRMaj entry(DMatrixRMaj like, int place) {
        DMatrixRMaj unit = like.createLike();
        unit.data[place] = 1;
        return unit;
    }

    /** The number that is differentiated, as a function of a step along a direction. */
    private final class Moved implements DoubleUnaryOperator {
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
        public double applyAsDouble(double step) {
            DMatrixRMaj[] at = point.clone();
            at[input] = new DMatrixRMaj(point[input]);
            CommonOps_DDRM.addEquals(at[input], step, direction);
            try {
                return dot(of.value(at), cotangent);
            } catch (Defect defect) {
                throw defect;
            } catch (RuntimeException e) {
                failure = "; moved by " + step + " it failed: " + e.getMessage();
                return Double.NaN;
            }
        }

        /** Why the function could not be evaluated, if once it could not. */
        String failure() {
            return failure;
        }
    }

    /** The middle of what some entries show: at a kink, a single one would show the kink. */
    private double noise(Subject of, int input, DMatrixRMaj cotangent) {
        int entries = point[input].data.length;
        double[] noises = new double[Math.min(5, entries)];
        for (int i = 0; i < noises.length; i++) {
            int place = (int) ((i + random.nextDouble()) * entries / noises.length);
            double scale = Math.max(1, Math.abs(point[input].data[place]));
            noises[i] = Slope.noise(new Moved(of, input, entry(point[input], place), cotangent), scale);
        }
        Arrays.sort(noises);
        return noises.length == 0 ? 0 : noises[noises.length / 2];
    }

    // ---- second order

    /** The subject whose value is the first subject's gradient, all of it under random weights. */
    private GraphSubject gradientOf(GraphSubject first) {
        DMatrixRMaj y = valueAtThePoint(first);
        Variable cotangent = Variable.of(weights(random, y.numRows, y.numCols));
        Variable[] weights = new Variable[point.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Variable.of(weights(random, point[i].numRows, point[i].numCols));
        }
        return new GraphSubject(
                inputs -> {
                    Variable[] leaves = new Variable[point.length];
                    for (int i = 0; i < leaves.length; i++) {
                        leaves[i] = i < inputs.length
                                ? inputs[i]
                                : first.parameters().get(i - inputs.length);
                    }
                    Variable number =
                            first.function().apply(inputs).mul(cotangent).sum();
                    List<Variable> gradients = Derivatives.gradients(number, leaves);
                    Variable sum = Variable.of(0);
                    for (int i = 0; i < leaves.length; i++) {
                        sum = sum.add(gradients.get(i).mul(weights[i]).sum());
                    }
                    return sum;
                },
                first.parameters());
    }

    // ---- numbers

    /** Random numbers of either sign, none near 0, so that every entry counts. */
    static DMatrixRMaj weights(RandomGenerator random, int rows, int columns) {
        DMatrixRMaj weights = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < weights.data.length; i++) {
            weights.data[i] = (0.5 + random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
        }
        return weights;
    }

    private static double dot(DMatrixRMaj a, DMatrixRMaj b) {
        double sum = 0;
        for (int i = 0; i < b.data.length; i++) {
            sum += a.data[i] * b.data[i];
        }
        return sum;
    }

    /** The greatest of the finite entries: an infinite one is wrong itself, and no measure for the others. */
    static double greatest(DMatrixRMaj x) {
        double greatest = 0;
        for (double entry : x.data) {
            greatest = Double.isFinite(entry) ? Math.max(greatest, Math.abs(entry)) : greatest;
        }
        return greatest;
    }

    private static boolean isFinite(DMatrixRMaj x) {
        for (double entry : x.data) {
            if (!Double.isFinite(entry)) {
                return false;
            }
        }
        return true;
    }
}
