package dev.ravine.autograd.check;

/**
 * A derivative found by evaluation alone, and how far off it may be.
 *
 * @param value the derivative
 * @param error an estimate of its error, from truncation and rounding together; infinite where nothing could be found
 * @param step the longest step that it is made of
 */
record Estimate(double value, double error, double step) {
    static final Estimate NONE = new Estimate(Double.NaN, Double.POSITIVE_INFINITY, 0);

    boolean isFound() {
        return error < Double.POSITIVE_INFINITY;
    }

    Estimate better(Estimate other) {
        return other.error < error ? other : this;
    }
}
