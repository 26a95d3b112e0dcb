package dev.ravine.examples.site.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer in a race.
 *
 * @param id the page's name for it, which the answer repeats
 * @param optimizer of the catalogue
 * @param hyperparameters those that are not at their defaults
 * @param rate the learning rate, or what its schedule starts from; at least 0. Missing for a minimizer
 * @param schedule if missing, the rate is constant
 */
public record RunnerChoice(
        String id,
        String optimizer,
        @Nullable Map<String, Double> hyperparameters,
        @Nullable Double rate,
        @Nullable ScheduleChoice schedule) {
    /** Checks that it is named, and the numbers. */
    public RunnerChoice {
        Check.present("runner.id", id);
        Check.that(id.length() <= 64, "a runner's id has %d characters, expected at most 64", id.length());
        Check.present("runner.optimizer", optimizer);
        Check.numbers("runner.hyperparameters", hyperparameters);
        if (rate != null) {
            Check.range("runner.rate", rate, 0, 1e6);
        }
    }
}
