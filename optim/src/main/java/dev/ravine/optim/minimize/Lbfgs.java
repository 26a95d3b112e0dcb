package dev.ravine.optim.minimize;

import static dev.ravine.optim.minimize.ParameterVector.dot;
import static dev.ravine.optim.minimize.ParameterVector.norm;
import static dev.ravine.optim.minimize.ParameterVector.plus;
import static dev.ravine.optim.minimize.ParameterVector.scaled;

import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.optim.internal.Hyperparameters;
import dev.ravine.optim.minimize.LineSearch.LinePoint;
import dev.ravine.optim.minimize.Objective.Evaluation;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * L-BFGS: an approximation of Newton's direction from the last few steps and gradient changes, with a line search along it.
 *
 * <p>A step costs one gradient, seldom more, and the memory of 2m vectors. The line search satisfies the strong Wolfe
 * conditions.
 *
 * <p>J. Nocedal, S. Wright, Numerical Optimization, 2nd edition (2006), Algorithms 7.4 and 7.5, with H⁰ = sᵀy/yᵀy
 * (equation 7.20) and the line search of Algorithms 3.5 and 3.6. The first trial step is along −g, of length
 * min(1, ‖g‖). A pair with sᵀy ≤ 2.2e-16 yᵀy is skipped. If the search finds no lower point, the memory is dropped and −g is
 * tried.
 */
public final class Lbfgs extends Minimizer {
    private static final double LEAST_CURVATURE = Math.ulp(1.0);

    private final int memory;
    private final LineSearch lineSearch;

    /** The remembered pairs, the oldest first. */
    private final Deque<Pair> pairs = new ArrayDeque<>();

    /**
     * A step and what it changed.
     *
     * @param s the step
     * @param y the change of the gradient
     */
    @SuppressWarnings("ArrayRecordComponent") // Kept, not compared.
    private record Pair(double[] s, double[] y) {
        /** 1/ρ. */
        double curvature() {
            return dot(s, y);
        }
    }

    /** Makes a minimizer with m = 10 steps in memory, c₁ = 1e-4 and c₂ = 0.9. */
    public Lbfgs(Parameters parameters) {
        this(parameters, 10, 1e-4, 0.9);
    }

    /**
     * Makes a minimizer with the given settings.
     *
     * @param memory m, how many steps to remember, at least 1; 3 to 20 are usual
     * @param c1 c₁, how much of the decrease that the slope promises is enough, above 0
     * @param c2 c₂, how much of the slope may be left, above c₁ and below 1; the smaller, the more exact the line search
     */
    public Lbfgs(Parameters parameters, int memory, double c1, double c2) {
        super(parameters);
        Hyperparameters.atLeastOne(where, "memory", memory);
        Require.that(0 < c1 && c1 < c2 && c2 < 1, where, "c1 is %s and c2 %s, expected 0 < c1 < c2 < 1", c1, c2);
        this.memory = memory;
        this.lineSearch = new LineSearch(c1, c2, 30);
    }

    @Override
    void evaluateHere(Objective function) {
        countEvaluation();
        Evaluation here = function.evaluate();
        loss = here.loss();
        gradient = point.flatten(here.gradients());
        requireDependence(here::gradients);
    }

    @Override
    boolean tryStep(Objective function) {
        predictedDecrease = Double.POSITIVE_INFINITY;
        if (!pairs.isEmpty()) {
            if (pairs.getFirst().s.length != point.x.length) {
                pairs.clear(); // Other parameters are frozen now.
            } else if (searchAlong(function, direction(), 1)) {
                return true;
            }
            pairs.clear();
        }
        return searchAlong(function, scaled(-1, gradient), Math.min(1, 1 / norm(gradient)));
    }

    private boolean searchAlong(Objective function, double[] d, double first) {
        LinePoint start = new LinePoint(0, loss, dot(gradient, d), point.x, gradient);
        if (!(start.slope() < 0)) {
            return false;
        }
        predictedDecrease = Math.min(predictedDecrease, -start.slope() / 2);
        LinePoint end = lineSearch.search(alpha -> evaluateAt(function, alpha, d), start, first);
        if (end == null) {
            return false;
        }
        remember(plus(end.x(), -1, point.x), plus(end.gradient(), -1, gradient));
        point.accept(end.x());
        loss = end.loss();
        gradient = end.gradient();
        return true;
    }

    private LinePoint evaluateAt(Objective function, double alpha, double[] d) {
        double[] x = point.moveTo(alpha, d);
        countEvaluation();
        Evaluation there = function.evaluate();
        double[] g = point.flatten(there.gradients());
        return new LinePoint(alpha, recordTrial(alpha, there.loss()), dot(g, d), x, g);
    }

    private void remember(double[] s, double[] y) {
        if (dot(s, y) > LEAST_CURVATURE * dot(y, y)) {
            if (pairs.size() == memory) {
                pairs.removeFirst();
            }
            pairs.addLast(new Pair(s, y));
        }
    }

    /** −H · gradient, by Algorithm 7.4. */
    double[] direction() {
        double[] q = scaled(-1, gradient);
        double[] alphas = new double[pairs.size()];
        int i = pairs.size();
        for (Iterator<Pair> latestFirst = pairs.descendingIterator(); latestFirst.hasNext(); ) {
            Pair pair = latestFirst.next();
            alphas[--i] = dot(pair.s, q) / pair.curvature();
            q = plus(q, -alphas[i], pair.y);
        }
        Pair last = pairs.getLast();
        double[] r = scaled(last.curvature() / dot(last.y, last.y), q);
        for (Pair pair : pairs) {
            double beta = dot(pair.y, r) / pair.curvature();
            r = plus(r, alphas[i++] - beta, pair.s);
        }
        return r;
    }

    @Override
    void forgetMemory() {
        pairs.clear();
    }

    /** The matrices {@code s} and {@code y}, a row for each remembered step. */
    @Override
    State memory() {
        int n = pairs.isEmpty() ? 0 : pairs.getFirst().s.length;
        DMatrixRMaj s = new DMatrixRMaj(pairs.size(), n);
        DMatrixRMaj y = new DMatrixRMaj(pairs.size(), n);
        int at = 0;
        for (Pair pair : pairs) {
            System.arraycopy(pair.s, 0, s.data, at, n);
            System.arraycopy(pair.y, 0, y.data, at, n);
            at += n;
        }
        Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>();
        if (!pairs.isEmpty()) {
            matrices.put("s", s);
            matrices.put("y", y);
        }
        return new State(matrices, Map.of("pairs", Integer.toString(pairs.size())));
    }

    @Override
    Runnable restoreMemory(StateReader saved) {
        int count = saved.count("pairs", memory);
        int n = point.count();
        DMatrixRMaj s = count == 0 ? new DMatrixRMaj(0, n) : saved.matrix("s", count, n);
        DMatrixRMaj y = count == 0 ? s : saved.matrix("y", count, n);
        return () -> {
            pairs.clear();
            for (int i = 0; i < count; i++) {
                pairs.addLast(new Pair(row(s, i), row(y, i)));
            }
        };
    }

    private static double[] row(DMatrixRMaj matrix, int i) {
        return Arrays.copyOfRange(matrix.data, i * matrix.numCols, (i + 1) * matrix.numCols);
    }
}
