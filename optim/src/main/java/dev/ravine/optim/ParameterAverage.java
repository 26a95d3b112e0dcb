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
import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/**
 * An average of the parameters over the steps, which often generalizes better than their last values.
 *
 * <pre>{@code
 * ParameterAverage average = ParameterAverage.exponential(0.999, parameters);
 * optimizer.step(loss.backward());
 * average.update();
 * double error = average.evaluating(() -> Losses.crossEntropy(model.forward(x), labels).scalar());
 * }</pre>
 *
 * <p>The first update takes the parameters as they are, so there is no bias towards 0.
 */
public final class ParameterAverage implements Stateful {
    private final Parameters parameters;

    /** The share of the old average that stays, by the number of values in it. */
    private final LongToDoubleFunction share;

    private final Map<String, DMatrixRMaj> averages = new LinkedHashMap<>();
    private final TemporaryValues evaluation = new TemporaryValues();
    private long count;

    private ParameterAverage(Parameters parameters, LongToDoubleFunction share) {
        this.parameters = Require.notNull("ParameterAverage", "the collection of parameters", parameters);
        this.share = share;
        parameters.forEach((name, parameter) -> averages.put(name, new DMatrixRMaj(parameter.value())));
    }

    /**
     * The exponential moving average: a ← decay · a + (1 − decay)θ.
     *
     * <p>B. Polyak, A. Juditsky, Acceleration of Stochastic Approximation by Averaging (1992), with weights that fade.
     *
     * @param decay at least 0 and below 1
     */
    public static ParameterAverage exponential(double decay, Parameters parameters) {
        Hyperparameters.beta("ParameterAverage", "the decay", decay);
        return new ParameterAverage(parameters, count -> decay);
    }

    /**
     * The mean of all updates, each with the same weight: stochastic weight averaging.
     *
     * <p>P. Izmailov et al., Averaging Weights Leads to Wider Optima and Better Generalization (2018), Algorithm 1.
     */
    public static ParameterAverage equal(Parameters parameters) {
        return new ParameterAverage(parameters, count -> count / (count + 1.0));
    }

    /**
     * Takes the parameters' present values into the average.
     *
     * @throws IllegalStateException inside {@link #evaluating(Supplier) evaluating}
     */
    public void update() {
        evaluation.refuseInside("ParameterAverage.update");
        double stays = count == 0 ? 0 : share.applyAsDouble(count);
        parameters.forEach((name, parameter) -> {
            double[] a = of(name).data;
            double[] w = parameter.value().data;
            for (int i = 0; i < a.length; i++) {
                a[i] = stays * a[i] + (1 - stays) * w[i];
            }
        });
        count++;
    }

    /**
     * Runs the body with the parameters at their average. Afterwards they are as before, to the bit.
     *
     * @return what the body returns
     * @throws IllegalStateException inside another call of it
     */
    public <T> T evaluating(Supplier<T> body) {
        Require.notNull("ParameterAverage.evaluating", "the body", body);
        evaluation.refuseInside("ParameterAverage.evaluating");
        Map<Parameter, DMatrixRMaj> all = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> all.put(parameter, of(name)));
        return evaluation.with(all, body);
    }

    /** As {@link #evaluating(Supplier)}, for a body that returns nothing. */
    public void evaluating(Runnable body) {
        Require.notNull("ParameterAverage.evaluating", "the body", body);
        evaluating(() -> {
            body.run();
            return true;
        });
    }

    /**
     * The average of the parameter with this name; not to be changed.
     *
     * @throws IllegalArgumentException if there is no such parameter; the message lists the names
     */
    public DMatrixRMaj of(String name) {
        DMatrixRMaj average = averages.get(name);
        if (average == null) {
            throw new IllegalArgumentException("ParameterAverage: no parameter is named '" + name
                    + "'; the parameters are " + Require.few(averages.keySet()));
        }
        return average;
    }

    /** The number of updates. */
    public long count() {
        return count;
    }

    /** The averages by the parameters' names, and the property {@code count}. */
    @Override
    public State state() {
        return new State(StateReader.copies(averages), Map.of("count", Long.toString(count)));
    }

    @Override
    public void restore(State state) {
        StateReader saved = new StateReader("ParameterAverage.restore", state);
        long savedCount = saved.count("count");
        Map<String, DMatrixRMaj> savedAverages = saved.matricesLike(averages);
        saved.requireFit();
        averages.putAll(savedAverages);
        count = savedCount;
    }

    @Override
    public String toString() {
        return "ParameterAverage[count=" + count + "]";
    }
}
