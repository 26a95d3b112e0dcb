package dev.ravine.optim.schedule;

import java.util.OptionalLong;

/** A schedule and its end, if it has one. */
record ScheduleWithEnd(Schedule values, OptionalLong end) implements Schedule {
    @Override
    public double at(long step) {
        return values.at(step);
    }
}
