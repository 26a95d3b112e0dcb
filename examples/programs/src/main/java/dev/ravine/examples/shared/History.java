package dev.ravine.examples.shared;

import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Stateful;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** The loss and the learning rate of each step of a run, and when it was best: all of it is saved with the run. */
public final class History implements Stateful {
    private static final int POINTS = 300;

    private final List<Double> losses = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();
    private double best = Double.NaN;
    private int bestStep;

    /** Adds a step. */
    public void add(double loss, double rate) {
        losses.add(loss);
        rates.add(rate);
    }

    /** How many steps there were. */
    public int steps() {
        return losses.size();
    }

    /** Notes the accuracy on validation data after the last step. */
    public void validated(double accuracy) {
        if (!(accuracy <= best)) {
            best = accuracy;
            bestStep = steps();
        }
    }

    /** The best accuracy so far, for a reader. */
    public String best() {
        return Double.isNaN(best) ? "none yet" : "%.1f %%".formatted(100 * best);
    }

    /** How many steps ago the accuracy was best; all steps if it was never taken. */
    public int stepsSinceBest() {
        return steps() - bestStep;
    }

    /** Draws both over the steps; of many steps, means of as many as it takes to see a line. */
    public Plot plot(String title) {
        int each = Math.max(1, steps() / POINTS);
        double[] steps = new double[steps() / each];
        Arrays.setAll(steps, i -> (i + 1) * each);
        return new Plot(title, "step", each == 1 ? "loss of the batch" : "loss, mean of " + each + " batches")
                .logarithmic()
                .fromZero()
                .line("loss", steps, means(losses, each))
                .lineOnTheRight("learning rate", steps, means(rates, each));
    }

    private static double[] means(List<Double> values, int each) {
        double[] means = new double[values.size() / each];
        for (int i = 0; i < means.length * each; i++) {
            means[i / each] += values.get(i) / each;
        }
        return means;
    }

    @Override
    public State state() {
        Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>();
        matrices.put("losses", DMatrixRMaj.wrap(1, steps(), Numbers.array(losses)));
        matrices.put("rates", DMatrixRMaj.wrap(1, steps(), Numbers.array(rates)));
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("best", Double.toString(best));
        properties.put("bestStep", Integer.toString(bestStep));
        return new State(matrices, properties);
    }

    @Override
    public void restore(State state) {
        StateReader saved = new StateReader("History.restore", state);
        DMatrixRMaj given = state.matrices().get("losses");
        int steps = given == null ? 0 : given.numCols;
        double[] savedLosses = saved.matrix("losses", 1, steps).data;
        double[] savedRates = saved.matrix("rates", 1, steps).data;
        double savedBest = saved.number("best");
        int savedBestStep = saved.count("bestStep", steps);
        saved.requireFit();
        losses.clear();
        rates.clear();
        Arrays.stream(savedLosses).forEach(losses::add);
        Arrays.stream(savedRates).forEach(rates::add);
        best = savedBest;
        bestStep = savedBestStep;
    }
}
