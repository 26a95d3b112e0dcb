package dev.ravine.autograd.check;

import dev.ravine.autograd.Fused;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Checks each operation of a computation by itself, at the very values that it had there.
 *
 * <p>What an operation makes of a moved input, all else being as it was, is its own derivative, with nothing of the others in
 * it. That is compared with what its rule makes of gradients of the check's own, one result at a time where there are few.
 * So a mistake shows that another one cancels, that a dead relu hides, or that is lost in the rounding of the whole.
 */
final class OperationCheck {
    /** With more pairs of an entry and a result than this, operations are checked along directions. */
    private static final int FEW_PAIRS = 400;

    private static final int DIRECTIONS = 3;

    /** Results below this count as much as it does: their own reciprocals may be infinite. */
    private static final double LEAST_RESULT = 0x1p-1000;

    private final GraphSubject subject;
    private final DMatrixRMaj[] point;
    private final Judge judge;
    private final RandomGenerator random;
    private final Deadline deadline;
    private final Trace trace;
    private final Set<Variable> reachable;
    private final Alone alone;
    private final RuleRounding rounding;
    private final List<Suspect> suspects = new ArrayList<>();
    private final List<String> unsearched = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private final Set<Passage> passages = new HashSet<>();
    private boolean kinks;

    OperationCheck(GraphSubject subject, DMatrixRMaj[] point, Judge judge, RandomGenerator random, Deadline deadline) {
        this.subject = subject;
        this.point = point;
        this.judge = judge;
        this.random = random;
        this.deadline = deadline;
        this.trace = subject.at(point, inputs -> new Trace(subject, inputs, (number, y) -> null));
        this.reachable = trace.reachable();
        this.alone = new Alone(subject, point, trace, reachable);
        this.rounding = new RuleRounding(subject, point, trace, reachable, random);
    }

    Trace trace() {
        return trace;
    }

    Alone alone() {
        return alone;
    }

    /** The operations that are wrong, in the order of computation. */
    List<Suspect> suspects() {
        return suspects;
    }

    /** What could not be looked at, and why. */
    List<String> unsearched() {
        return unsearched;
    }

    private void doubt(Trace.Step step, Judge.Finding finding) {
        if (finding.verdict() == Verdict.INCONCLUSIVE) {
            doubts.add("'" + step.y().operation() + "' by itself is not decided: " + finding.reason());
        }
    }

    /** What could not be decided, and why. */
    List<String> doubts() {
        return doubts;
    }

    /** Whether every rule was found to hold. */
    boolean allHold() {
        return suspects.isEmpty() && unsearched.isEmpty() && doubts.isEmpty();
    }

    /** Whether some operation is at a kink. */
    boolean atKinks() {
        return kinks;
    }

    /** An operation's result, and an input that its rule passes something on to. */
    private record Passage(Variable y, Variable x) {}

    /** The variables that rules pass something on to, all the way from the result. */
    Set<Variable> influential() {
        Set<Variable> influential = new HashSet<>();
        if (trace.result() != null) {
            influential.add(trace.result());
        }
        List<Trace.Step> steps = trace.steps();
        for (int k = steps.size() - 1; k >= 0; k--) {
            if (influential.contains(steps.get(k).seen())) {
                Variable y = steps.get(k).y();
                Rule.of(y).stream()
                        .filter(rule -> passages.contains(new Passage(y, rule.x())))
                        .forEach(rule -> influential.add(rule.x()));
            }
        }
        return influential;
    }

    /**
     * Checks the operations.
     *
     * @param rulesOnly whether those alone that rules compute, the others being checked already
     * @param most when to stop
     */
    void run(boolean rulesOnly, int most) {
        if (trace.failure() != null) {
            unsearched.add(
                    "computed once more the function failed: " + trace.failure().getMessage());
        }
        int unheard = 0;
        for (Variable variable : reachable) {
            boolean isResult = !variable.inputs().isEmpty() && variable.needsGradient();
            unheard += isResult && trace.numberOf(variable) < 0 ? 1 : 0;
        }
        if (unheard > 0) {
            unsearched.add(unheard + " operations were computed on other threads, and not checked by themselves");
        }
        for (Trace.Step step : trace.steps()) {
            boolean wanted =
                    reachable.contains(step.seen()) && step.y().needsGradient() && !(rulesOnly && !inRule(step));
            if (wanted && suspects.size() < most) {
                if (deadline.isOver()) {
                    unsearched.add("'" + step.y().operation() + "' and what follows it: the time was over");
                    return;
                }
                examine(step);
            }
        }
    }

    private static boolean inRule(Trace.Step step) {
        return step.y().origin().filter(origin -> !origin.rule().isEmpty()).isPresent();
    }

    private void examine(Trace.Step step) {
        String value = subject.withParameters(point, () -> problemWithValue(step));
        if (!value.isEmpty()) {
            suspects.add(suspect(step.y(), -1, value));
            return;
        }
        for (Rule rule : Rule.of(step.y())) {
            String problem;
            try {
                problem = subject.withParameters(point, () -> problemWith(step, rule));
            } catch (RuntimeException e) {
                unsearched.add("'" + step.y().operation() + "' could not be checked by itself: " + e.getMessage());
                return;
            }
            if (!problem.isEmpty()) {
                int place = rule.places().get(0);
                suspects.add(suspect(step.y(), place, "the rule for its input " + place + " is wrong: " + problem));
                return;
            }
        }
    }

    static Suspect suspect(Variable y, int input, String problem) {
        return y.origin()
                .filter(origin -> !origin.rule().isEmpty())
                .map(origin -> new Suspect(
                        origin.rule(),
                        input,
                        "at " + origin.line(),
                        "right to first order, wrong to second; in its rule, '" + y.operation() + "': " + problem))
                .orElseGet(() -> new Suspect(
                        y.operation(), input, y.origin().map(Object::toString).orElse(""), problem));
    }

    /** What is wrong with the value itself: a fused operation has a definition to compare it with. */
    private String problemWithValue(Trace.Step step) {
        Variable y = step.y();
        Optional<Variable> defined = Recording.off(() -> Fused.byDefinition(y));
        if (defined.isEmpty()) {
            return "";
        }
        DMatrixRMaj given = y.value();
        DMatrixRMaj expected = defined.get().value();
        if (!Words.sameShape(given, expected)) {
            return "its value is %s, and by its definition %s".formatted(Shapes.of(given), Shapes.of(expected));
        }
        double size = Math.max(Numbers.greatest(given), Numbers.greatest(expected));
        double[] noise = rounding.ofResults(step);
        for (int i = 0; i < noise.length; i++) {
            double apart = Math.abs(given.data[i] - expected.data[i]);
            if (apart > 1e-9 * size + 10 * noise[i]) {
                return "its value is not that of its definition: at [%d, %d] it is %s, and by the definition %s"
                        .formatted(i / given.numCols, i % given.numCols, given.data[i], expected.data[i]);
            }
        }
        return "";
    }

    // ---- one rule

    private String problemWith(Trace.Step step, Rule rule) {
        Variable y = step.y();
        String misconduct = rule.misconduct(y, random);
        if (!misconduct.isEmpty()) {
            return misconduct;
        }
        Alone.Operation operation = alone.of(step, rule.x());
        String problem = problemWith(step, rule, operation);
        if (!problem.isEmpty() && step.kernel() != null) {
            // A kernel may read what it is not given; then only the whole function knows what it computes.
            return problemWith(step, rule, alone.replayed(step, rule.x()));
        }
        return problem;
    }

    private String problemWith(Trace.Step step, Rule rule, Alone.Operation operation) {
        int entries = rule.x().value().data.length;
        int results = step.y().value().data.length;
        return (long) entries * results <= FEW_PAIRS
                ? pairByPair(step, rule, operation)
                : alongDirections(step, rule, operation);
    }

    private String pairByPair(Trace.Step step, Rule rule, Alone.Operation operation) {
        Variable y = step.y();
        DMatrixRMaj x = rule.x().value();
        int entries = x.data.length;
        int results = y.value().data.length;
        operation.at(x);
        DMatrixRMaj[] claims = new DMatrixRMaj[results];
        for (int i = 0; i < results; i++) {
            claims[i] = rule.apply(y, Numbers.unit(y.value(), i)).copy();
        }
        if (!isSum(step, rule, claims)) {
            return "it is not linear in the gradient that arrives: for a sum it does not give the sum";
        }
        @Nullable DMatrixRMaj[] unsure = new DMatrixRMaj[results];
        double[][] numeric = new double[entries][];
        boolean[][] atKink = new boolean[results][entries];
        boolean wrong = false;
        boolean alive = false;
        for (int j = 0; j < entries; j++) {
            int entry = j;
            double[] claimed = new double[results];
            for (int i = 0; i < results; i++) {
                claimed[i] = claims[i].data[j];
            }
            Judge.Finding[] findings = judge.compare(new Judge.Question(
                    path(operation, x, Numbers.unit(x, j)),
                    x.data[j],
                    reference(x),
                    claimed,
                    i -> unsure(step, rule, unsure, i, entry),
                    i -> rounding.ofResults(step)[i],
                    i -> Math.max(Numbers.greatest(claims[i]), slope(y.value().data[i], x.data[entry], x))));
            numeric[j] = new double[results];
            if (!isFinite(claimed)) {
                // At an edge 0 times infinity is no number; what counts is what it gives where all results count.
                Judge.Finding finding = withAllResults(step, rule, operation, j);
                doubt(step, finding);
                if (finding.verdict() == Verdict.WRONG) {
                    return "it gives " + claimedOf(claimed) + " where the derivative is finite";
                }
            }
            for (int i = 0; i < results; i++) {
                if (!Double.isFinite(claimed[i])) {
                    numeric[j][i] = claimed[i];
                    continue;
                }
                Verdict verdict = findings[i].verdict();
                wrong |= verdict == Verdict.WRONG;
                alive |= claimed[i] != 0;
                doubt(step, findings[i]);
                atKink[i][j] = findings[i].isAtKink();
                kinks |= verdict == Verdict.SUBGRADIENT;
                numeric[j][i] = verdict == Verdict.WRONG ? findings[i].numeric() : claimed[i];
            }
        }
        if (alive) {
            passages.add(new Passage(y, rule.x()));
        }
        if (wrong) {
            return diagnosis(step, rule, claims, numeric);
        }
        for (int i = 0; i < results; i++) {
            String tie = atTie(step, rule, operation, i, atKink[i], claims[i], unsure);
            if (!tie.isEmpty()) {
                return tie;
            }
        }
        return "";
    }

    private static boolean isFinite(double[] numbers) {
        return Arrays.stream(numbers).allMatch(Double::isFinite);
    }

    private static double claimedOf(double[] claimed) {
        return Arrays.stream(claimed)
                .filter(c -> !Double.isFinite(c))
                .findFirst()
                .orElse(0);
    }

    /** The derivative of a sum of all results with respect to one entry. */
    private Judge.Finding withAllResults(Trace.Step step, Rule rule, Alone.Operation operation, int entry) {
        DMatrixRMaj x = rule.x().value();
        DMatrixRMaj g = Numbers.weights(random, step.y().rows(), step.y().columns());
        operation.at(x);
        double claimed = rule.apply(step.y(), g).data[entry];
        Ladder.Path path = path(operation, x, Numbers.unit(x, entry));
        return judge.compare(new Judge.Question(
                s -> sum(path.at(s), g),
                x.data[entry],
                reference(x),
                new double[] {claimed},
                i -> 0,
                i -> rounding.ofResults(step, g),
                i -> slope(Numbers.greatest(step.y().value()), x.data[entry], x)))[0];
    }

    /** Whether a gradient of many entries gives the sum of what each gives alone. */
    private boolean isSum(Trace.Step step, Rule rule, DMatrixRMaj[] claims) {
        DMatrixRMaj g = Numbers.weights(random, step.y().rows(), step.y().columns());
        DMatrixRMaj given = rule.apply(step.y(), g).copy();
        @Nullable DMatrixRMaj unsure = null;
        for (int j = 0; j < given.data.length; j++) {
            double sum = 0;
            double size = 0;
            for (int i = 0; i < claims.length; i++) {
                double term = g.data[i] * claims[i].data[j];
                sum += term;
                size += Math.max(
                        Math.abs(term),
                        1e-3
                                * Math.abs(g.data[i])
                                * slope(
                                        step.y().value().data[i],
                                        rule.x().value().data[j],
                                        rule.x().value()));
            }
            double apart = Math.abs(given.data[j] - sum);
            if (apart > 1e-9 * size && Double.isFinite(apart)) {
                if (unsure == null) {
                    unsure = rounding.of(step, rule, g);
                }
                if (apart > 1e-9 * size + 10 * unsure.data[j]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A slope that would matter: below a small part of it, a derivative need not be known to its own digits. */
    private static double slope(double y, double entry, DMatrixRMaj x) {
        double slope = Math.abs(y / (entry == 0 ? reference(x) : entry));
        return Double.isFinite(slope) ? slope : 0;
    }

    private double unsure(Trace.Step step, Rule rule, @Nullable DMatrixRMaj[] known, int result, int entry) {
        DMatrixRMaj found = known[result];
        if (found == null) {
            found = rounding.of(step, rule, Numbers.unit(step.y().value(), result));
            known[result] = found;
        }
        return found.data[entry];
    }

    /** Where entries tie, a step of all of them together is one that every subgradient has to be right for. */
    private String atTie(
            Trace.Step step,
            Rule rule,
            Alone.Operation operation,
            int result,
            boolean[] atKink,
            DMatrixRMaj claim,
            @Nullable DMatrixRMaj[] known) {
        DMatrixRMaj x = rule.x().value();
        DMatrixRMaj together = x.createLike();
        int count = 0;
        double size = 0;
        for (int j = 0; j < atKink.length; j++) {
            if (atKink[j]) {
                together.data[j] = 1;
                count++;
                size = Math.max(size, Math.abs(x.data[j]));
            }
        }
        if (count < 2) {
            return "";
        }
        double claimed = Numbers.dot(claim, together);
        Judge.Finding finding = judge.compare(new Judge.Question(
                s -> one(path(operation, x, together).at(s), result),
                size,
                reference(x),
                new double[] {claimed},
                i -> unsureTogether(step, rule, result, atKink, claim, known),
                i -> rounding.ofResults(step)[result],
                i -> Numbers.greatest(claim)))[0];
        return finding.verdict() == Verdict.WRONG
                ? "%d entries tie; where all of them move, the result does by %s, but the rule gives %s"
                        .formatted(count, finding.numeric(), claimed)
                : "";
    }

    /** By how much the sum of some entries' claims may be off: they may cancel. */
    private double unsureTogether(
            Trace.Step step,
            Rule rule,
            int result,
            boolean[] entries,
            DMatrixRMaj claim,
            @Nullable DMatrixRMaj[] known) {
        double off = 0;
        for (int j = 0; j < entries.length; j++) {
            if (entries[j]) {
                off += Math.ulp(claim.data[j]) + unsure(step, rule, known, result, j);
            }
        }
        return off;
    }

    private static double[] one(double[] results, int i) {
        return i < results.length ? new double[] {results[i]} : results;
    }

    private String diagnosis(Trace.Step step, Rule rule, DMatrixRMaj[] claims, double[][] numeric) {
        DMatrixRMaj arriving = Numbers.weights(random, step.y().rows(), step.y().columns());
        DMatrixRMaj actual = new DMatrixRMaj(rule.x().rows(), rule.x().columns());
        DMatrixRMaj expected = actual.createLike();
        for (int j = 0; j < numeric.length; j++) {
            for (int i = 0; i < claims.length; i++) {
                actual.data[j] += arriving.data[i] * claims[i].data[j];
                expected.data[j] += arriving.data[i] * numeric[j][i];
            }
        }
        return said(Diagnosis.of(
                actual, expected, arriving, rule.x().value(), step.y().value()));
    }

    private static String said(String diagnosis) {
        return diagnosis.isEmpty() ? "it is not the derivative" : diagnosis;
    }

    private String alongDirections(Trace.Step step, Rule rule, Alone.Operation operation) {
        Variable y = step.y();
        DMatrixRMaj x = rule.x().value();
        for (int d = 0; d < DIRECTIONS && (d == 0 || !deadline.isOver()); d++) {
            DMatrixRMaj direction = direction(x, d > 0);
            DMatrixRMaj g = d == 1 ? evenly(y.value()) : Numbers.weights(random, y.rows(), y.columns());
            operation.at(x);
            DMatrixRMaj claim = rule.apply(y, g).copy();
            if (Numbers.greatest(claim) > 0) {
                passages.add(new Passage(y, rule.x()));
            }
            Judge.Finding finding = judge.compare(new Judge.Question(
                    s -> sum(path(operation, x, direction).at(s), g),
                    1,
                    1,
                    new double[] {Numbers.dot(claim, direction)},
                    i -> unsureAlong(step, rule, g, direction),
                    i -> rounding.ofResults(step, g),
                    i -> Math.abs(Numbers.dot(claim, direction))))[0];
            boolean mixed = finding.isAtKink();
            kinks |= finding.verdict() == Verdict.SUBGRADIENT || mixed;
            if (finding.verdict() == Verdict.WRONG && !mixed) {
                return "it is not the derivative";
            }
            doubt(step, finding);
        }
        return "";
    }

    static double[] sum(double[] results, DMatrixRMaj g) {
        double sum = 0;
        for (int i = 0; i < results.length; i++) {
            sum += g.data[i] == 0 ? 0 : g.data[i] * results[i];
        }
        return results.length == 0 ? results : new double[] {sum};
    }

    private double unsureAlong(Trace.Step step, Rule rule, DMatrixRMaj g, DMatrixRMaj direction) {
        DMatrixRMaj found = rounding.of(step, rule, g);
        double sum = 0;
        for (int i = 0; i < found.data.length; i++) {
            sum += direction.data[i] == 0 ? 0 : found.data[i] * Math.abs(direction.data[i]);
        }
        return sum;
    }

    // ---- paths

    static Ladder.Path path(Alone.Operation operation, DMatrixRMaj x, DMatrixRMaj direction) {
        return step -> {
            DMatrixRMaj moved = x.copy();
            for (int i = 0; i < moved.data.length; i++) {
                moved.data[i] += direction.data[i] == 0 ? 0 : step * direction.data[i];
            }
            try {
                return operation.at(moved).data;
            } catch (RuntimeException e) {
                return new double[0];
            }
        };
    }

    /** A length to begin with where an entry is 0: that of the others. */
    static double reference(DMatrixRMaj x) {
        double greatest = Numbers.greatest(x);
        return greatest == 0 ? 1 : magnitude(greatest);
    }

    /** Every entry by its own magnitude, of random sign. */
    private DMatrixRMaj direction(DMatrixRMaj x, boolean zerosToo) {
        DMatrixRMaj direction = x.createLike();
        for (int i = 0; i < x.data.length; i++) {
            double length = x.data[i] != 0 ? magnitude(x.data[i]) : zerosToo ? reference(x) : 0;
            direction.data[i] = random.nextBoolean() ? length : -length;
        }
        return direction;
    }

    /** The greatest power of 2 that is not above a number; of one too small for that, the number itself. */
    private static double magnitude(double x) {
        return Math.abs(x) < Double.MIN_NORMAL ? Math.abs(x) : Math.scalb(1.0, Math.getExponent(x));
    }

    /** Weights under which results of every magnitude count alike. */
    private DMatrixRMaj evenly(DMatrixRMaj y) {
        DMatrixRMaj g = Numbers.weights(random, y.numRows, y.numCols);
        double least = Math.max(1e-12 * Numbers.greatest(y), LEAST_RESULT);
        for (int i = 0; i < g.data.length; i++) {
            double size = Math.max(least, Math.abs(y.data[i]));
            g.data[i] /= Double.isFinite(size) ? size : 1;
        }
        return g;
    }
}
