package dev.ravine.examples.playground;

import dev.ravine.examples.playground.api.InspectRequest;
import dev.ravine.examples.playground.api.RaceRequest;
import dev.ravine.examples.playground.api.RunnerChoice;
import dev.ravine.examples.playground.api.SurfaceChoice;
import dev.ravine.examples.playground.race.Inspection;
import dev.ravine.examples.playground.race.Race;
import dev.ravine.examples.playground.race.Rule;
import dev.ravine.examples.playground.race.Rules;
import dev.ravine.examples.playground.surface.Surfaces;
import java.util.List;

/** Computes what no one asked for while the browser starts, so that what is asked for first is compiled already. */
final class WarmUp {
    private static final int STEPS = 200;

    private WarmUp() {}

    /** Starts it on a thread of its own. */
    static void start() {
        Thread thread = new Thread(WarmUp::run, "playground-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        List<RunnerChoice> all = Rules.ALL.stream().map(WarmUp::runner).toList();
        for (var surface : Surfaces.ALL) {
            SurfaceChoice choice = new SurfaceChoice(surface.id(), null, null);
            Race.run(new RaceRequest(choice, surface.start(), 1, STEPS, all));
            Inspection.of(new InspectRequest(choice, surface.start(), 1, all.get(0), 1));
        }
    }

    private static RunnerChoice runner(Rule rule) {
        return new RunnerChoice(rule.id(), rule.id(), null, rule.rate(), null);
    }
}
