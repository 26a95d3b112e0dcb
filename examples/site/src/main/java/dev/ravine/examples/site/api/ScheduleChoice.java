package dev.ravine.examples.site.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A schedule of the catalogue.
 *
 * @param id of the catalogue
 * @param parameters those that are not at their defaults
 */
public record ScheduleChoice(String id, @Nullable Map<String, Double> parameters) {
    /** Checks that it is named. */
    public ScheduleChoice {
        Check.present("schedule.id", id);
        Check.numbers("schedule.parameters", parameters);
    }
}
