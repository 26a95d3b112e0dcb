package dev.ravine.optim;

import java.util.OptionalLong;

/** A schedule that is made for so many steps, if there is an end. */
record FiniteSchedule(Schedule values, OptionalLong end) implements Schedule {
    @Override
    public double at(long step) {
        return values.at(step);
    }
}
