package dev.ravine.examples.site.net;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a net has been: its weights at evenly spaced steps, each as one row of numbers. When there are many, every second one
 * is forgotten and fewer are recorded from then on.
 */
@SuppressWarnings("ArrayRecordComponent")
final class Path {
    private static final int MOST = 160;

    private final Parameters parameters;
    private final List<Place> places = new ArrayList<>();
    private int every = 1;

    /**
     * The weights at a step.
     *
     * @param weights of all parameters, one after the other
     */
    record Place(int step, double[] weights) {}

    Path(Parameters parameters) {
        this.parameters = parameters;
        record(0);
    }

    void record(int step) {
        if (step % every == 0) {
            places.add(here(step));
            if (places.size() > MOST) {
                every *= 2;
                places.removeIf(place -> place.step() % every != 0);
            }
        }
    }

    /** The weights as they are. */
    Place here(int step) {
        double[] weights = new double[(int) parameters.entries()];
        int next = 0;
        for (Parameter parameter : parameters.values()) {
            double[] entries = parameter.value().data;
            System.arraycopy(entries, 0, weights, next, entries.length);
            next += entries.length;
        }
        return new Place(step, weights);
    }

    /** Those recorded, and the present one at the end. */
    List<Place> upTo(int step) {
        List<Place> all = new ArrayList<>(places);
        if (all.get(all.size() - 1).step() != step) {
            all.add(here(step));
        }
        return all;
    }

    /** Gives parameters the weights of a place. */
    static void set(Parameters parameters, double[] weights) {
        int next = 0;
        for (Parameter parameter : parameters.values()) {
            int from = next;
            parameter.update(entries -> System.arraycopy(weights, from, entries, 0, entries.length));
            next += parameter.value().data.length;
        }
    }
}
