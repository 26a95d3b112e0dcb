package dev.ravine.optim.minimize;

import static dev.ravine.optim.minimize.ParameterVector.maxAbs;
import static dev.ravine.optim.minimize.ParameterVector.norm;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Stateful;
import dev.ravine.autograd.Variable;
import dev.ravine.optim.minimize.Iteration.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Minimizes a loss by a method that may evaluate it several times within one step.
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
    final ParameterVector point;
    private Stopping stopping = new Stopping();
    private Consumer<Iteration> listener = iteration -> {};

    /** Whether {@link #loss} and {@link #gradient} are those at the point, and what the method keeps of it is there. */
    private boolean isEvaluated;

    double loss;
    double[] gradient = {};

    /** By how much the loss should have fallen in the last step, by the first point that was tried. */
    double predictedDecrease;

    /** Whether the step was as long as it was allowed to be, and the next may be longer: a short one is no sign of an end. */
    boolean mayGoFurther;

    private long iterations;
    private long evaluations;
    private @Nullable Reason reason;

    /** Those of the step at hand. */
    private final List<Trial> trials = new ArrayList<>();

    Minimizer(Parameters parameters) {
        point = new ParameterVector(where, parameters);
    }

    /**
     * Sets the criteria for stopping.
     *
     * @return this minimizer
     */
    public final Minimizer stopWhen(Stopping stopping) {
        this.stopping = Require.notNull(where, "when to stop", stopping);
        return this;
    }

    /**
     * Sets a listener, which is called after each step with the parameters at their new values. An exception from it ends
     * the minimization.
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
     *     at the first point that is not finite, or depends on none of the parameters that are not frozen
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
        return new Minimization(reason, loss, maxAbs(gradient), iterations - before, evaluations - evaluated);
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
        if (!point.refresh()) {
            isEvaluated = false;
        }
        double[] x = point.x;
        long before = iterations;
        try {
            if (!isEvaluated) {
                evaluateStart(function);
            }
            if (maxAbs(gradient) <= stopping.gradient()) {
                reason = Reason.GRADIENT;
            } else {
                double lossBefore = loss;
                mayGoFurther = false;
                if (tryStep(function)) {
                    reason = reasonAfter(lossBefore, x);
                } else {
                    reason = predictedDecrease <= ROUNDING * Math.abs(loss) ? Reason.LOSS : Reason.NO_DECREASE;
                    point.revert();
                    isEvaluated = false;
                }
                iterations++;
            }
        } catch (RuntimeException | Error e) {
            isEvaluated = false;
            point.revert();
            throw e;
        }
        double moved = norm(ParameterVector.plus(point.x, -1, x));
        Iteration iteration = new Iteration(iterations, loss, maxAbs(gradient), moved, trials, evaluations);
        if (iterations > before) {
            listener.accept(iteration);
        }
        return iteration;
    }

    /** Evaluates the first point. */
    private void evaluateStart(Objective function) {
        evaluateHere(function);
        Require.that(
                Double.isFinite(loss),
                where,
                "the loss is %s where the parameters are, expected a finite number",
                loss);
        Require.that(
                Double.isFinite(maxAbs(gradient)),
                where,
                "the gradient holds %s where the parameters are, expected finite numbers",
                maxAbs(gradient));
        isEvaluated = true;
    }

    private @Nullable Reason reasonAfter(double before, double[] x) {
        if (maxAbs(gradient) <= stopping.gradient()) {
            return Reason.GRADIENT;
        } else if (mayGoFurther) {
            return null;
        } else if (before - loss <= stopping.loss() * Math.max(Math.abs(before), Math.abs(loss))
                && stopping.loss() > 0) {
            return Reason.LOSS;
        } else if (norm(ParameterVector.plus(point.x, -1, x)) <= stopping.step() * norm(point.x)
                && stopping.step() > 0) {
            return Reason.STEP;
        }
        return null;
    }

    /** Returns a loss that is one number. */
    static Variable requireLoss(String where, @Nullable Variable y) {
        Variable loss = Require.notNull(where, "the loss", y);
        Require.that(
                loss.value().data.length == 1,
                where,
                "the function returned %s, expected a 1×1 loss (a sum or a mean); residuals are for LevenbergMarquardt and"
                        + " GaussNewton",
                loss);
        return loss;
    }

    /** Refuses a function whose gradient is 0 because it depends on none of the parameters. */
    final void requireDependence(Supplier<Gradients> gradients) {
        if (maxAbs(gradient) == 0) {
            Require.that(
                    point.isIn(gradients.get()),
                    where,
                    "the function depends on none of the parameters %s, expected at least one",
                    Require.few(Stream.of(point.moving).map(Parameter::name).toList()));
        }
    }

    /** Computes {@link #loss} and {@link #gradient} where the parameters are, and whatever else a step needs. */
    abstract void evaluateHere(Objective function);

    /**
     * Looks for a lower loss, and moves {@link #point}, {@link #loss} and {@link #gradient} there. Sets
     * {@link #predictedDecrease}.
     *
     * @return whether there is one
     */
    abstract boolean tryStep(Objective function);

    /** Records a trial; returns its loss, infinite where it is not finite. */
    final double recordTrial(double size, double result) {
        double counted = Double.isFinite(result) ? result : Double.POSITIVE_INFINITY;
        trials.add(new Trial(size, counted));
        return counted;
    }

    /** Counts one more computation of the loss. */
    final void countEvaluation() {
        evaluations++;
    }

    /** Why the last step is a reason to stop; empty if it is none. */
    public final Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** The number of steps taken so far. */
    public final long iterations() {
        return iterations;
    }

    /** The number of evaluations of the loss so far. */
    public final long evaluations() {
        return evaluations;
    }

    /** Forgets everything about the function. Call this before minimizing another one. */
    public final void forget() {
        isEvaluated = false;
        forgetMemory();
    }

    /** Forgets what earlier steps have learned. */
    void forgetMemory() {}

    // ---- state

    /**
     * What the method remembers, and the properties {@code method}, {@code iterations}, {@code evaluations} and, where
     * the last step was a {@linkplain #reason() reason to stop}, {@code reason}. With the parameters' values it lets a
     * run continue bit for bit, at the price of computing the loss once more at the start.
     */
    @Override
    public final State state() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("method", where);
        properties.put("iterations", Long.toString(iterations));
        properties.put("evaluations", Long.toString(evaluations));
        if (reason != null) {
            properties.put("reason", reason.name());
        }
        return new State(Map.of(), properties).and(memory());
    }

    /** What earlier steps have learned; nothing unless overridden. */
    State memory() {
        return State.none();
    }

    @Override
    public final void restore(State state) {
        StateReader saved = new StateReader(where + ".restore", state);
        saved.word("method", where, List.of());
        long savedIterations = saved.count("iterations");
        long savedEvaluations = saved.count("evaluations");
        Reason savedReason = saved.hasProperty("reason")
                ? saved.property(
                        "reason",
                        Reason.LOSS,
                        "one of " + Stream.of(Reason.values()).map(Enum::name).toList(),
                        Reason::valueOf)
                : null;
        Runnable change = restoreMemory(saved);
        saved.requireFit();
        change.run();
        iterations = savedIterations;
        evaluations = savedEvaluations;
        isEvaluated = false;
        reason = savedReason;
    }

    @Override
    public final String toString() {
        return where + "[iterations=" + iterations + "]";
    }

    /** Reads what {@link #memory} gave; returns the change that restores it. */
    Runnable restoreMemory(StateReader saved) {
        return () -> {};
    }
}
