package dev.ravine.examples.site.race;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.examples.site.api.InspectResponse.Line;
import dev.ravine.examples.site.api.InspectResponse.Told;
import dev.ravine.examples.site.api.RaceResponse.Searched;
import dev.ravine.optim.Explanation;
import dev.ravine.optim.Lint;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.schedule.Schedule;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run with a step for each gradient. */
final class Descent extends Run {
    private final Optimizer optimizer;

    Descent(Course course, UpdateRule rule, Schedule rate) {
        super(course);
        // A surface may have no y, and a schedule may be shorter than the race: both are meant.
        optimizer = Optimizer.of(rule, rate, Parameters.of(x(), y())).lint(Lint.OFF);
    }

    @Override
    boolean move() {
        try {
            optimizer.step(gradients());
        } catch (IllegalStateException overflow) {
            return false;
        }
        draw();
        return true;
    }

    @Override
    boolean isDone() {
        return false;
    }

    @Override
    List<Told> stepTold() {
        List<Told> told = Stream.of(x(), y())
                .filter(gradients()::contains)
                .map(this::told)
                .toList();
        return step() ? told : List.of();
    }

    private Told told(Parameter parameter) {
        Explanation explanation = optimizer.explain(gradients(), parameter, 0, 0);
        return new Told(
                explanation.parameter(),
                explanation.step(),
                explanation.lines().stream()
                        .map(line -> new Line(line.symbol(), line.formula(), line.value()))
                        .toList(),
                explanation.remarks());
    }

    @Override
    double rate() {
        return optimizer.learningRate("all");
    }

    @Override
    @Nullable Searched searched() {
        return null;
    }
}
