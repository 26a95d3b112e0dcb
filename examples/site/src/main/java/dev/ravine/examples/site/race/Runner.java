package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.RunnerChoice;
import dev.ravine.optim.UpdateRule;

/**
 * An optimizer, as it was chosen.
 *
 * @param id the page's name for it
 * @param rule with its hyperparameters
 * @param rate for each step
 */
record Runner(String id, UpdateRule rule, Rates.Rate rate) {
    /**
     * What was chosen.
     *
     * @throws IllegalArgumentException if there is no such optimizer or schedule, or it refuses a number
     */
    static Runner of(RunnerChoice choice) {
        return new Runner(
                choice.id(),
                Rules.get(choice.optimizer(), choice.hyperparameters()),
                Rates.of(choice.rate(), choice.schedule()));
    }
}
