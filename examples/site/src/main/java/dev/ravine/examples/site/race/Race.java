package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.RaceRequest;
import dev.ravine.examples.site.api.RaceResponse;
import dev.ravine.optim.UpdateRule;
import java.util.List;

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
        Outcome outcome = run(course, runner.rule(), runner.rate(), steps);
        return outcome.trail().told(runner.id(), Why.explain(course, runner.rule(), outcome));
    }

    /**
     * A trail, and how it ended.
     *
     * @param whole whether all steps were taken
     */
    record Outcome(Trail trail, boolean whole) {}

    /** Runs one, until it has taken its steps, is lost, or comes where there are no numbers. */
    static Outcome run(Course course, UpdateRule rule, Rates.Rate rate, int steps) {
        Run run = new Run(course, rule, rate.schedule());
        Trail trail = new Trail(steps);
        trail.add(run);
        double lost = LOST * (1 + Math.sqrt(course.x() * course.x() + course.y() * course.y()));
        while (trail.last() < steps) {
            if (!run.canStep() || trail.distance(trail.last()) > lost || !run.step()) {
                return new Outcome(trail, false);
            }
            trail.add(run);
        }
        return new Outcome(trail, run.canStep());
    }
}
