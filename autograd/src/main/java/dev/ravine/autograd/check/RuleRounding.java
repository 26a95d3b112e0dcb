package dev.ravine.autograd.check;

import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** By how much the gradients that rules give may be off by rounding, measured with values that are off by their last digits. */
final class RuleRounding {
    private static final int JIGGLES = 3;

    /** How many times the greatest change seen a result may be off. */
    private static final double SAFETY = 4;

    private final GraphSubject subject;
    private final DMatrixRMaj[] point;
    private final Trace trace;
    private final Set<Variable> reachable;
    private final RandomGenerator random;
    private final Map<Integer, double[]> noise = new HashMap<>();
    private @Nullable List<Trace> jiggled;

    RuleRounding(
            GraphSubject subject, DMatrixRMaj[] point, Trace trace, Set<Variable> reachable, RandomGenerator random) {
        this.subject = subject;
        this.point = point;
        this.trace = trace;
        this.reachable = reachable;
        this.random = random;
    }

    /**
     * By how much each entry of what a rule gives may be off.
     *
     * @param g the gradient that arrives
     */
    DMatrixRMaj of(Trace.Step step, Rule rule, DMatrixRMaj g) {
        DMatrixRMaj exact = rule.apply(step.y(), g).copy();
        DMatrixRMaj found = exact.createLike();
        for (int i = 0; i < found.data.length; i++) {
            found.data[i] = 8 * Math.ulp(exact.data[i]);
        }
        int number = trace.numberOf(step.seen());
        List<Variable> near = new ArrayList<>(Collections.nCopies(JIGGLES, step.y()));
        jiggled().forEach(other -> near.add(other.steps().get(number).y()));
        for (Variable y : near) {
            try {
                // Another multiple rounds differently, and gives the same multiple.
                double factor = 1 + random.nextDouble();
                DMatrixRMaj other = rule.apply(y, Numbers.times(factor, Numbers.jiggled(g, random)));
                for (int i = 0; i < found.data.length; i++) {
                    double apart = SAFETY * Math.abs(other.data[i] / factor - exact.data[i]);
                    found.data[i] = apart > found.data[i] ? apart : found.data[i];
                }
            } catch (RuntimeException e) {
                // What fails elsewhere says nothing about here.
            }
        }
        return found;
    }

    /**
     * By how much a sum of an operation's results may be off: what they change by where all that it reads is off by its
     * last digits.
     *
     * @param g the weights of the sum
     */
    double ofResults(Trace.Step step, DMatrixRMaj g) {
        double[] noise = ofResults(step);
        double sum = 0;
        for (int i = 0; i < noise.length; i++) {
            sum += Math.abs(g.data[i]) * noise[i];
        }
        return Double.isFinite(sum) ? sum : 0;
    }

    /** By how much each result may be off. */
    double[] ofResults(Trace.Step step) {
        return noise.computeIfAbsent(trace.numberOf(step.seen()), number -> {
            double[] exact = step.y().value().data;
            double[] found = new double[exact.length];
            for (Trace other : jiggled()) {
                double[] near = other.steps().get(number).y().value().data;
                for (int i = 0; i < found.length; i++) {
                    double apart = Math.abs(near[i] - exact[i]);
                    found[i] = apart > found[i] && Double.isFinite(apart) ? apart : found[i];
                }
            }
            return found;
        });
    }

    /** The same computation, where every value is off by its last digits. */
    private List<Trace> jiggled() {
        List<Trace> known = jiggled;
        if (known == null) {
            known = new ArrayList<>();
            for (int i = 0; i < JIGGLES; i++) {
                Trace other = jiggle();
                if (trace.isLike(other)) {
                    known.add(other);
                }
            }
            jiggled = known;
        }
        return known;
    }

    private Trace jiggle() {
        DMatrixRMaj[] near =
                Arrays.stream(point).map(x -> Numbers.jiggled(x, random)).toArray(DMatrixRMaj[]::new);
        return subject.at(
                near,
                inputs -> new Trace(subject, inputs, (number, y) -> {
                    Variable before = number < trace.steps().size()
                            ? trace.steps().get(number).seen()
                            : y;
                    return reachable.contains(before) && Words.sameShape(before.value(), y.value())
                            ? Numbers.jiggled(before.value(), random)
                            : null;
                }));
    }
}
