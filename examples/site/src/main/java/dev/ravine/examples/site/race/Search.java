package dev.ravine.examples.site.race;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.api.InspectResponse.Line;
import dev.ravine.examples.site.api.InspectResponse.Told;
import dev.ravine.examples.site.api.RaceResponse.Searched;
import dev.ravine.examples.site.api.RaceResponse.Tried;
import dev.ravine.optim.minimize.Iteration;
import dev.ravine.optim.minimize.Iteration.Trial;
import dev.ravine.optim.minimize.Minimizer;
import dev.ravine.optim.minimize.NewtonCg;
import dev.ravine.optim.minimize.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A run whose every step looks for a lower loss, for which it asks as often as it takes. */
final class Search extends Run {
    private final Minimizer minimizer;

    /** Where the loss has been asked for in this step, x and y. */
    private final List<double[]> asked = new ArrayList<>();

    private final List<Integer> evaluations = new ArrayList<>(List.of(1));
    private final List<Integer> products = new ArrayList<>(List.of(0));
    private final List<Tried> tried = new ArrayList<>();
    private @Nullable String stopped;

    Search(Course course, Function<Parameters, Minimizer> method) {
        super(course);
        minimizer = method.apply(Parameters.of(x(), y()));
    }

    @Override
    boolean move() {
        asked.clear();
        boolean moved = false;
        try {
            Iteration iteration = minimizer.step(this::ask);
            if (iteration.trials().isEmpty()) {
                stopped = minimizer.reason().map(Reason::toString).orElse(null);
                return false;
            }
            note(iteration.trials());
            moved = iteration.step() > 0;
            stopped = minimizer.reason().map(Reason::toString).orElse(null);
        } catch (IllegalStateException overflow) {
            stopped = null;
        }
        return moved;
    }

    private Variable ask() {
        if (minimizer.evaluations() > 1) {
            draw();
        }
        asked.add(new double[] {x().scalar(), y().scalar()});
        return lossNow();
    }

    /** Trials are what was asked for last; before them, the first step asks for the loss at the start. */
    private void note(List<Trial> trials) {
        List<double[]> points = asked.subList(asked.size() - trials.size(), asked.size());
        tried.add(new Tried(
                all(points, point -> point[0]),
                all(points, point -> point[1]),
                all(trials, Trial::size),
                all(trials, Trial::loss)));
        evaluations.add(Math.toIntExact(minimizer.evaluations()));
        products.add(minimizer instanceof NewtonCg newton ? Math.toIntExact(newton.hessianProducts()) : 0);
    }

    private static <T> double[] all(List<T> list, ToDoubleFunction<T> number) {
        return list.stream().mapToDouble(number).toArray();
    }

    @Override
    boolean isDone() {
        return stopped != null;
    }

    @Override
    List<Told> stepTold() {
        double[] from = {x().scalar(), y().scalar()};
        double[] slope = {gradient(x()), gradient(y())};
        if (!step()) {
            return List.of();
        }
        Tried last = tried.get(tried.size() - 1);
        int taken = taken(last);
        List<String> remarks = remarks(last, taken);
        return List.of(
                told(x(), from[0], slope[0], last.size()[taken], remarks),
                told(y(), from[1], slope[1], last.size()[taken], remarks));
    }

    /** The trial that was taken: the one where x and y are now. */
    private int taken(Tried trials) {
        int taken = trials.x().length - 1;
        while (taken > 0 && (trials.x()[taken] != x().scalar() || trials.y()[taken] != y().scalar())) {
            taken--;
        }
        return taken;
    }

    private Told told(Parameter parameter, double from, double slope, double size, List<String> remarks) {
        double moved = parameter.scalar() - from;
        List<Line> lines = minimizer instanceof NewtonCg
                ? List.of(
                        new Line("g", "the gradient", slope),
                        new Line("r", "radius of the trust region", size),
                        new Line("p", "by conjugate gradients, ‖p‖ ≤ r", moved),
                        new Line("θ", "θ + p", parameter.scalar()))
                : List.of(
                        new Line("g", "the gradient", slope),
                        new Line("p", "−H·g, H from the last steps", moved / size),
                        new Line("α", "by the line search", size),
                        new Line("θ", "θ + αp", parameter.scalar()));
        return new Told(parameter.name(), Math.toIntExact(minimizer.iterations()), lines, remarks);
    }

    private List<String> remarks(Tried trials, int taken) {
        String symbol = minimizer instanceof NewtonCg ? "r" : "α";
        StringBuilder tries = new StringBuilder(trials.x().length == 1 ? "It tried one point: " : "It tried ");
        for (int i = 0; i < trials.x().length; i++) {
            tries.append(String.format(
                    Locale.ROOT,
                    "%s%s = %.4g with loss %.4g%s",
                    i == 0 ? "" : ", ",
                    symbol,
                    trials.size()[i],
                    trials.loss()[i],
                    i == taken && trials.x().length > 1 ? " (taken)" : ""));
        }
        List<String> remarks = new ArrayList<>(List.of(tries.append('.').toString()));
        if (minimizer instanceof NewtonCg newton) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "Products with the Hessian: %d. The next radius: %.4g.",
                    products.get(products.size() - 1) - products.get(products.size() - 2),
                    newton.radius()));
        }
        return remarks;
    }

    @Override
    double rate() {
        return Double.NaN;
    }

    @Override
    Searched searched() {
        return new Searched(
                minimizer instanceof NewtonCg ? "region" : "line",
                evaluations.stream().mapToInt(Integer::intValue).toArray(),
                products.stream().mapToInt(Integer::intValue).toArray(),
                List.copyOf(tried),
                stopped);
    }
}
