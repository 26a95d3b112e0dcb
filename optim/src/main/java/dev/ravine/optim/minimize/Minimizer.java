package dev.ravine.optim.minimize;

import static dev.ravine.optim.minimize.Point.largest;
import static dev.ravine.optim.minimize.Point.norm;

import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Stateful;
import dev.ravine.optim.minimize.Iteration.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves parameters to where a loss is least, by a method that asks for the loss as often as it needs within one step.
 *
 * <pre>{@code
 * Minimizer minimizer = new Lbfgs(model.parameters()).stopWhen(new Stopping().iterations(200));
 * Minimization result = minimizer.minimize(() -> Losses.crossEntropy(model.forward(x), labels));
 * }</pre>
 *
 * <p>The loss never rises from step to step: a point where it is higher, infinite or NaN is not taken. Whatever ends a
 * step, an exception of the loss included, the parameters hold the best point so far. Frozen parameters stay as they are.
 *
 * <p>The function must be the same at each call. Where it changes between two steps on purpose, call {@link #forget}.
 * Not to be used by two threads at once.
 */
public abstract sealed class Minimizer implements Stateful permits Lbfgs, LeastSquares, NewtonCg {
    /** Less than this share of the loss cannot be seen in it. */
    private static final double ROUNDING = 1e-14;

    final String where = getClass().getSimpleName();
    final Point point;
    private Stopping stopping = new Stopping();
    private Consumer<Iteration> listener = iteration -> {};

    /** Whether {@link #loss} and {@link #gradient} are those at the point, and what the method keeps of it is there. */
    private boolean known;

    double loss;
    double[] gradient = {};

    /** By how much the loss should have fallen in the last step, by the first point that was tried. */
    double promised;

    private long iterations;
    private long evaluations;
    private @Nullable Reason reason;

    /** Those of the step at hand. */
    private final List<Trial> trials = new ArrayList<>();

    Minimizer(Parameters parameters) {
        point = new Point(where, parameters);
    }

    /**
     * Chooses when to stop.
     *
     * @return this minimizer
     */
    public final Minimizer stopWhen(Stopping stopping) {
        this.stopping = Require.notNull(where, "when to stop", stopping);
        return this;
    }

    /**
     * Lets somebody watch. The listener is called after each step, with the parameters where the step took them; what
     * it throws ends the minimization.
     *
     * @return this minimizer
     */
    public final Minimizer listen(Consumer<Iteration> listener) {
        this.listener = Require.notNull(where, "the listener", listener);
        return this;
    }

    /**
     * Takes steps until there is a reason to stop. A second call goes on from where the first one ended.
     *
     * @return how it ended; counts are those of this call
     * @throws IllegalArgumentException if the function returns a matrix of the wrong shape, or a number or a gradient
     *     at the first point that is not finite
     * @throws IllegalStateException if all parameters are frozen
     */
    public final Minimization minimize(Objective function) {
        long before = iterations;
        long evaluated = evaluations;
        do {
            step(function);
            if (reason == null && iterations - before >= stopping.iterations()) {
                reason = Reason.ITERATIONS;
            } else if (reason == null && evaluations - evaluated >= stopping.evaluations()) {
                reason = Reason.EVALUATIONS;
            }
        } while (reason == null);
        return new Minimization(reason, loss, largest(gradient), iterations - before, evaluations - evaluated);
    }

    /**
     * Takes one step. Where the gradient is small enough already, or no lower loss is found, the parameters stay and
     * {@link #reason} says so.
     *
     * @return what was done
     * @throws IllegalArgumentException as {@link #minimize} does
     * @throws IllegalStateException as {@link #minimize} does
     */
    public final Iteration step(Objective function) {
        Require.notNull(where, "the function", function);
        reason = null;
        trials.clear();
        if (!point.isStill(where)) {
            known = false;
        }
        double[] x = point.x;
        try {
            if (!known) {
                look(function);
            }
            if (largest(gradient) <= stopping.gradient()) {
                reason = Reason.GRADIENT;
            } else {
                double before = loss;
                if (descend(function)) {
                    reason = reasonAfter(before, x);
                } else {
                    reason = promised <= ROUNDING * Math.abs(loss) ? Reason.LOSS : Reason.NO_DECREASE;
                    point.goBack();
                    known = false;
                }
                iterations++;
            }
        } catch (RuntimeException | Error e) {
            known = false;
            point.goBack();
            throw e;
        }
        double moved = norm(Point.plus(point.x, -1, x));
        Iteration iteration = new Iteration(iterations, loss, largest(gradient), moved, trials, evaluations);
        listener.accept(iteration);
        return iteration;
    }

    /** Looks at the first point. */
    private void look(Objective function) {
        evaluateHere(function);
        Require.that(
                Double.isFinite(loss),
                where,
                "the loss is %s where the parameters are, expected a finite number",
                loss);
        Require.that(
                Double.isFinite(largest(gradient)),
                where,
                "the gradient holds %s where the parameters are, expected finite numbers",
                largest(gradient));
        known = true;
    }

    private @Nullable Reason reasonAfter(double before, double[] x) {
        if (largest(gradient) <= stopping.gradient()) {
            return Reason.GRADIENT;
        } else if (before - loss <= stopping.loss() * Math.max(Math.abs(before), Math.abs(loss))
                && stopping.loss() > 0) {
            return Reason.LOSS;
        } else if (norm(Point.plus(point.x, -1, x)) <= stopping.step() * norm(point.x) && stopping.step() > 0) {
            return Reason.STEP;
        }
        return null;
    }

    /** Computes {@link #loss} and {@link #gradient} where the parameters are, and what else the method needs there. */
    abstract void evaluateHere(Objective function);

    /**
     * Looks for a lower loss, and takes it: lets {@link #point}, {@link #loss} and {@link #gradient} be there. Sets
     * {@link #promised}.
     *
     * @return whether there is one
     */
    abstract boolean descend(Objective function);

    /** Counts an evaluation that was tried; returns the loss, infinite where it is not finite. */
    final double tried(double size, double tried) {
        double counted = Double.isFinite(tried) ? tried : Double.POSITIVE_INFINITY;
        trials.add(new Trial(size, counted));
        return counted;
    }

    /** Counts one more computation of the loss. */
    final void count() {
        evaluations++;
    }

    /** Why the last step is a reason to stop; empty if it is none. */
    public final Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** How many steps were taken. */
    public final long iterations() {
        return iterations;
    }

    /** How often the loss was computed. */
    public final long evaluations() {
        return evaluations;
    }

    /** Forgets what was learnt of the function, since it is going to be another one. */
    public final void forget() {
        known = false;
        forgetMemory();
    }

    /** Forgets what steps before have taught. */
    abstract void forgetMemory();

    // ---- state

    /**
     * What the method remembers, and the properties {@code method}, {@code iterations} and {@code evaluations}. With
     * the parameters' values it lets a run continue bit for bit, at the price of computing the loss once more at the start.
     */
    @Override
    public final State state() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("method", where);
        properties.put("iterations", Long.toString(iterations));
        properties.put("evaluations", Long.toString(evaluations));
        return new State(Map.of(), properties).and(memory());
    }

    abstract State memory();

    @Override
    public final void restore(State state) {
        StateReader saved = new StateReader(where + ".restore", state);
        saved.word("method", where, List.of());
        long savedIterations = saved.count("iterations");
        long savedEvaluations = saved.count("evaluations");
        Runnable change = restoreMemory(saved);
        saved.requireFit();
        change.run();
        iterations = savedIterations;
        evaluations = savedEvaluations;
        known = false;
        reason = null;
    }

    /** Reads what {@link #memory} gave; returns the change that restores it. */
    abstract Runnable restoreMemory(StateReader saved);
}
