package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.RaceRequest;
import dev.ravine.examples.site.api.RaceResponse;
import dev.ravine.examples.site.api.RaceResponse.Searched;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several optimizers from one start. */
public final class Race {
    /** A run is lost once it is this many times further from its start than the start is from the origin. */
    private static final double LOST = 1000;

    private Race() {}

    /** Runs them all. */
    public static RaceResponse run(RaceRequest request) {
        Course course = Course.of(request.surface(), request.start(), request.seed());
        List<Runner> runners = request.runners().stream().map(Runner::of).toList();
        return new RaceResponse(
                course.surface().formula(),
                request.seed(),
                runners.stream()
                        .map(runner -> run(course, runner, request.steps()))
                        .toList());
    }

    private static RaceResponse.Trail run(Course course, Runner runner, int steps) {
        Outcome outcome = outcome(course, runner, steps);
        return outcome.trail().told(runner.id(), Why.explain(course, runner.bound(), outcome), outcome.searched());
    }

    /**
     * A trail, and how it ended.
     *
     * @param whole whether all steps were taken, or the runner has arrived before
     * @param searched what it asked for on its way
     */
    record Outcome(Trail trail, boolean whole, @Nullable Searched searched) {}

    /** Runs one, until it has taken its steps, has arrived, is lost, or comes where there are no numbers. */
    static Outcome outcome(Course course, Runner runner, int steps) {
        Run run = runner.start(course);
        Trail trail = new Trail(steps);
        trail.add(run);
        double lost = LOST * (1 + Math.sqrt(course.x() * course.x() + course.y() * course.y()));
        while (trail.last() < steps && !run.isDone()) {
            if (!run.canStep() || trail.distance(trail.last()) > lost) {
                return new Outcome(trail, false, run.searched());
            }
            if (run.step()) {
                trail.add(run);
            } else if (!run.isDone()) {
                return new Outcome(trail, false, run.searched());
            }
        }
        return new Outcome(trail, run.canStep(), run.searched());
    }
}
