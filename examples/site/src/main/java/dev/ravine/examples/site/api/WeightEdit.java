package dev.ravine.examples.site.api;

/**
 * A weight or a bias that someone sets by hand while a net trains.
 *
 * @param step after which it is set, before the next one
 * @param layer from 1, of those with weights
 * @param output the unit that it belongs to, from 1
 * @param input the unit, or feature, that the weight comes from, from 1; 0 for the bias
 * @param value what it is set to
 */
public record WeightEdit(int step, int layer, int output, int input, double value) {
    /** Checks the numbers; which weights there are, the net knows. */
    public WeightEdit {
        Check.range("step", step, 0, Limits.HERE.netSteps());
        Check.range("value", value, -1e6, 1e6);
    }
}
