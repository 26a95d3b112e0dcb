package dev.ravine.examples.site.race;

import dev.ravine.autograd.Parameters;
import dev.ravine.examples.site.api.RunnerChoice;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.minimize.Minimizer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An optimizer, as it was chosen. */
sealed interface Runner {
    /** The page's name for it. */
    String id();

    /** Puts it at the start. */
    Run start(Course course);

    /** Up to which rate it is stable on a bowl; null where there is no such bound. */
    @Nullable Bound bound();

    /**
     * One that takes a step for each gradient.
     *
     * @param rule with its hyperparameters
     * @param rate for each step
     */
    record Ruled(String id, UpdateRule rule, Rates.Rate rate) implements Runner {
        @Override
        public Run start(Course course) {
            return new Descent(course, rule, rate.schedule());
        }

        @Override
        public @Nullable Bound bound() {
            return Bound.of(rule);
        }
    }

    /**
     * One that asks for the loss several times within a step.
     *
     * @param method makes it for some parameters
     * @param type what it makes
     * @param arguments the constructor's in Java, after the parameters
     */
    record Minimizing(
            String id, Function<Parameters, Minimizer> method, Class<? extends Minimizer> type, List<String> arguments)
            implements Runner {
        @Override
        public Run start(Course course) {
            return new Search(course, method);
        }

        @Override
        public @Nullable Bound bound() {
            return null;
        }
    }

    /**
     * What was chosen.
     *
     * @throws IllegalArgumentException if there is no such optimizer or schedule, or it refuses a number
     */
    static Runner of(RunnerChoice choice) {
        Optional<Minimizing> minimizing = Minimizers.of(choice);
        if (minimizing.isPresent()) {
            return minimizing.get();
        }
        Double rate = choice.rate();
        if (rate == null) {
            throw new IllegalArgumentException("'runner.rate' is missing");
        }
        return new Ruled(
                choice.id(),
                Rules.get(choice.optimizer(), choice.hyperparameters()),
                Rates.of(rate, choice.schedule()));
    }
}
