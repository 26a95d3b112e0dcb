package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.RaceRequest;
import dev.ravine.examples.site.api.RaceResponse;
import dev.ravine.examples.site.api.RunnerChoice;
import dev.ravine.examples.site.api.ScheduleChoice;
import dev.ravine.examples.site.api.SurfaceChoice;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the requests that tests send. */
final class Races {
    private Races() {}

    static SurfaceChoice surface(String id) {
        return new SurfaceChoice(id, null, null);
    }

    static SurfaceChoice formula(String formula) {
        return new SurfaceChoice(null, formula, null);
    }

    static RunnerChoice runner(String optimizer, double rate) {
        return runner(optimizer, rate, null);
    }

    static RunnerChoice runner(String optimizer, double rate, @Nullable String schedule) {
        return new RunnerChoice(
                optimizer, optimizer, null, rate, schedule == null ? null : new ScheduleChoice(schedule, Map.of()));
    }

    static RaceRequest race(SurfaceChoice surface, double x, double y, int steps, RunnerChoice... runners) {
        List<RunnerChoice> named = IntStream.range(0, runners.length)
                .mapToObj(i -> new RunnerChoice(
                        "runner" + i,
                        runners[i].optimizer(),
                        runners[i].hyperparameters(),
                        runners[i].rate(),
                        runners[i].schedule()))
                .toList();
        return new RaceRequest(surface, new double[] {x, y}, 1, steps, named);
    }

    static RaceResponse.Trail run(SurfaceChoice surface, double x, double y, int steps, RunnerChoice runner) {
        return Race.run(race(surface, x, y, steps, runner)).trails().get(0);
    }
}
