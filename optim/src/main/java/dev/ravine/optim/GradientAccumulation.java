package dev.ravine.optim;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Stateful;
import dev.ravine.optim.internal.Hyperparameters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Averages the gradients of several batches, for one step as if they were a single batch.
 *
 * <pre>{@code
 * GradientAccumulation accumulation = new GradientAccumulation(4, parameters);
 * accumulation.add(loss.backward()).ifPresent(optimizer::step);
 * }</pre>
 *
 * <p>The mean of means is that of the whole if all batches are of one size.
 */
public final class GradientAccumulation implements Stateful {
    private final int batches;
    private final Parameters parameters;
    private @Nullable Gradients sum;
    private int count;

    /**
     * Makes an empty one.
     *
     * @param batches how many batches make a step, at least 1
     * @param parameters those whose gradients a {@linkplain #state state} holds, by name; other gradients are accumulated too
     */
    public GradientAccumulation(int batches, Parameters parameters) {
        Hyperparameters.atLeastOne("GradientAccumulation", "the number of batches", batches);
        this.batches = batches;
        this.parameters = Require.notNull("GradientAccumulation", "the collection of parameters", parameters);
    }

    /** Adds a batch's gradients; returns the mean, and starts anew, with the last one of a step. */
    public Optional<Gradients> add(Gradients gradients) {
        Require.notNull("GradientAccumulation", "the set of gradients", gradients);
        // A copy, since those of a captured function hold until its next run.
        Gradients total = sum == null ? gradients.copy() : sum.add(gradients);
        count++;
        if (count < batches) {
            sum = total;
            return Optional.empty();
        }
        sum = null;
        count = 0;
        return Optional.of(total.scale(1.0 / batches));
    }

    /** The sums so far by the parameters' names, and the property {@code batches}: how many are in them. */
    @Override
    public State state() {
        Map<String, DMatrixRMaj> sums = new LinkedHashMap<>();
        if (sum != null) {
            Gradients present = sum;
            parameters.forEach((name, parameter) -> {
                if (present.contains(parameter)) {
                    sums.put(name, new DMatrixRMaj(present.of(parameter)));
                }
            });
        }
        return new State(sums, Map.of("batches", Integer.toString(count)));
    }

    /** Goes on from a state; the sums count as gradients of the parameters' present values. */
    @Override
    public void restore(State state) {
        StateReader saved = new StateReader("GradientAccumulation.restore", state);
        int savedCount = saved.count("batches", batches - 1);
        Map<Parameter, DMatrixRMaj> sums = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            if (saved.hasMatrix(name)) {
                sums.put(parameter, saved.matrix(name, parameter.rows(), parameter.columns()));
            }
        });
        saved.requireFit();
        sum = sums.isEmpty() ? null : Gradients.copyOf(sums);
        count = savedCount;
    }

    @Override
    public Runnable rollback() {
        Gradients present = sum;
        int presentCount = count;
        return () -> {
            sum = present;
            count = presentCount;
        };
    }
}
