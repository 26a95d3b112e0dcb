package dev.ravine.optim.schedule;

import java.util.function.LongToDoubleFunction;

/** A value that is multiplied by a factor at each step; it goes on from the step that was asked for last. */
final class Multiplicative implements Schedule {
    private final double initial;
    private final LongToDoubleFunction factor;
    private volatile Reached last;

    private record Reached(long step, double value) {}

    Multiplicative(double initial, LongToDoubleFunction factor) {
        this.initial = initial;
        this.factor = factor;
        last = new Reached(0, initial);
    }

    @Override
    public double at(long step) {
        Reached reached = last;
        if (step < reached.step) {
            reached = new Reached(0, initial);
        }
        double value = reached.value;
        for (long k = reached.step + 1; k <= step; k++) {
            value *= factor.applyAsDouble(k);
        }
        last = new Reached(step, value);
        return value;
    }
}
