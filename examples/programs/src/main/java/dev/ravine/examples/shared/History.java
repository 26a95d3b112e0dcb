package dev.ravine.examples.shared;

import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** The loss and the learning rate of each step of a run, which are saved with it. */
public final class History implements Stateful {
    private final List<Double> losses = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();

    /** Adds a step. */
    public void add(double loss, double rate) {
        losses.add(loss);
        rates.add(rate);
    }

    /** How many steps there were. */
    public int steps() {
        return losses.size();
    }

    /** Draws both over the steps. */
    public Plot plot(String title) {
        double[] steps = new double[steps()];
        Arrays.setAll(steps, i -> i + 1);
        return new Plot(title, "step", "loss of the batch")
                .logarithmic()
                .line("loss", steps, array(losses))
                .lineOnTheRight("learning rate", steps, array(rates));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public State state() {
        Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>();
        matrices.put("losses", DMatrixRMaj.wrap(1, steps(), array(losses)));
        matrices.put("rates", DMatrixRMaj.wrap(1, steps(), array(rates)));
        return new State(matrices, Map.of());
    }

    @Override
    public void restore(State state) {
        DMatrixRMaj savedLosses = state.matrices().get("losses");
        DMatrixRMaj savedRates = state.matrices().get("rates");
        if (savedLosses == null || savedRates == null || savedLosses.numCols != savedRates.numCols) {
            throw new IllegalArgumentException("History.restore: expected 'losses' and 'rates', as many of each, got "
                    + state.matrices().keySet());
        }
        losses.clear();
        rates.clear();
        Arrays.stream(savedLosses.data, 0, savedLosses.numCols).forEach(losses::add);
        Arrays.stream(savedRates.data, 0, savedRates.numCols).forEach(rates::add);
    }
}
