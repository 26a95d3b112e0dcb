package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.Limits;
import dev.ravine.examples.site.api.RunnerChoice;
import dev.ravine.examples.site.api.SweepRequest;
import dev.ravine.examples.site.api.SweepResponse;
import dev.ravine.optim.UpdateRule;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A race at many learning rates. */
public final class Sweep {
    private static final int RATES = 31;

    private Sweep() {}

    /**
     * Runs every runner at every rate.
     *
     * @throws IllegalArgumentException if that would be too many steps
     */
    public static SweepResponse run(SweepRequest request) {
        Integer asked = request.count();
        int count = asked == null ? RATES : asked;
        long steps = (long) count * request.runners().size() * request.steps();
        if (steps > Limits.HERE.sweepSteps()) {
            throw new IllegalArgumentException(
                    "a sweep of " + count + " rates, " + request.runners().size()
                            + " optimizers and " + request.steps() + " steps has " + steps + " steps, expected at most "
                            + Limits.HERE.sweepSteps());
        }
        Course course = Course.of(request.surface(), request.start(), request.seed());
        return new SweepResponse(request.runners().stream()
                .map(runner -> sweep(course, runner, rates(request, runner, count), request.steps()))
                .toList());
    }

    private static double[] rates(SweepRequest request, RunnerChoice runner, int count) {
        Double from = request.from();
        Double to = request.to();
        double[] ends =
                from == null || to == null ? Rules.get(runner.optimizer()).rates() : new double[] {from, to};
        double[] rates = new double[count];
        Arrays.setAll(rates, i -> rounded(ends[0] * StrictMath.pow(ends[1] / ends[0], (double) i / (count - 1))));
        return rates;
    }

    /** To three digits, which people can read and type. */
    private static double rounded(double rate) {
        int exponent = (int) Math.floor(StrictMath.log10(rate)) - 2;
        return Double.parseDouble(Math.round(rate / StrictMath.pow(10, exponent)) + "e" + exponent);
    }

    private static SweepResponse.Sweep sweep(Course course, RunnerChoice runner, double[] rates, int steps) {
        UpdateRule rule = Rules.get(runner.optimizer(), runner.hyperparameters());
        double[] loss = Arrays.stream(rates)
                .mapToObj(rate -> new Runner.Ruled(runner.id(), rule, Rates.of(rate, runner.schedule())))
                .mapToDouble(one -> lossAfter(course, one, steps))
                .toArray();
        return new SweepResponse.Sweep(runner.id(), rates, loss, best(rates, loss));
    }

    private static double lossAfter(Course course, Runner runner, int steps) {
        Race.Outcome outcome = Race.outcome(course, runner, steps);
        return outcome.whole() ? outcome.trail().loss(steps) : Double.NaN;
    }

    private static @Nullable Double best(double[] rates, double[] loss) {
        int best = -1;
        for (int i = 0; i < rates.length; i++) {
            if (Double.isFinite(loss[i]) && (best < 0 || loss[i] < loss[best])) {
                best = i;
            }
        }
        return best < 0 ? null : rates[best];
    }
}
