package dev.ravine.optim;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Stateful;
import dev.ravine.optim.internal.Hyperparameters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * Lookahead: k steps forward, one step back: every k steps φ ← φ + α(θ − φ), and θ ← φ.
 *
 * <pre>{@code
 * Lookahead lookahead = new Lookahead(0.5, 5, parameters);
 * optimizer.step(loss.backward());
 * lookahead.afterStep();
 * }</pre>
 *
 * <p>The optimizer's own buffers are left as they are, as in the paper's main experiments. M. Zhang et al., Lookahead
 * Optimizer: k steps forward, 1 step back (2019), Algorithm 1.
 */
public final class Lookahead implements Stateful {
    private final double alpha;
    private final int every;
    private final Parameters parameters;
    private final Map<String, DMatrixRMaj> slow = new LinkedHashMap<>();
    private long steps;

    /**
     * Starts where the parameters are.
     *
     * @param alpha α, how far the slow weights go, above 0 and at most 1
     * @param every k, at least 1
     */
    public Lookahead(double alpha, int every, Parameters parameters) {
        Require.that(alpha > 0 && alpha <= 1, "Lookahead", "alpha is %s, expected above 0 and at most 1", alpha);
        Hyperparameters.atLeastOne("Lookahead", "the number of steps", every);
        this.alpha = alpha;
        this.every = every;
        this.parameters = Require.notNull("Lookahead", "the collection of parameters", parameters);
        parameters.forEach((name, parameter) -> slow.put(name, new DMatrixRMaj(parameter.value())));
    }

    /** Call this after each step of the optimizer; every k-th call moves the parameters that are not frozen. */
    public void afterStep() {
        steps++;
        if (steps % every != 0) {
            return;
        }
        slow.forEach((name, matrix) -> {
            Parameter parameter = parameters.get(name);
            if (!parameter.isFrozen()) {
                parameter.update(w -> step(matrix.data, w));
            }
        });
    }

    private void step(double[] phi, double[] w) {
        for (int i = 0; i < phi.length; i++) {
            phi[i] += alpha * (w[i] - phi[i]);
            w[i] = phi[i];
        }
    }

    /** The slow weights φ by the parameters' names, and the property {@code steps}. */
    @Override
    public State state() {
        return new State(StateReader.copies(slow), Map.of("steps", Long.toString(steps)));
    }

    @Override
    public void restore(State state) {
        StateReader saved = new StateReader("Lookahead.restore", state);
        long savedSteps = saved.count("steps");
        Map<String, DMatrixRMaj> savedSlow = saved.matricesLike(slow);
        saved.requireFit();
        slow.putAll(savedSlow);
        steps = savedSteps;
    }

    @Override
    public String toString() {
        return "Lookahead[alpha=" + alpha + ", every=" + every + "]";
    }
}
