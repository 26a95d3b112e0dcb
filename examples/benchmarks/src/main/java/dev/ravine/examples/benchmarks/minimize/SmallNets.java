package dev.ravine.examples.benchmarks.minimize;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.minimize.Lbfgs;
import dev.ravine.optim.minimize.LevenbergMarquardt;
import dev.ravine.optim.minimize.Minimizer;
import dev.ravine.optim.minimize.Objective;
import dev.ravine.optim.minimize.Stopping;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Trains five small nets on all their data by SGD, Adam, L-BFGS and Levenberg–Marquardt, to the loss that Adam reaches
 * at its best rate in 1,000 steps, and tells how long each takes. SGD and Adam are at the best of their rates, which
 * the others do not have.
 */
public final class SmallNets {
    private static final int TARGET_STEPS = 1000;
    private static final int MOST_STEPS = 5000;

    /** Of a minimizer; the last one counts, the others let the JVM compile. */
    private static final int RUNS = 20;

    private static final double[] SGD_RATES = {0.03, 0.1, 0.3, 1, 3};
    private static final double[] ADAM_RATES = {1e-3, 3e-3, 0.01, 0.03, 0.1};

    private SmallNets() {}

    /** How a run ended. */
    private record Run(boolean reached, long evaluations, double milliseconds, double loss) {
        @Override
        public String toString() {
            return reached ? String.format(Locale.ROOT, "%,d, %.1f ms", evaluations, milliseconds) : "not reached";
        }
    }

    /** Prints the table. */
    public static void main(String[] arguments) {
        List<Supplier<Task>> tasks = List.of(
                Task::regression, Task::classification, Task::physicsInformed, Task::autoencoder, Task::timeSeries);
        System.out.println("| task | loss | SGD | Adam | L-BFGS | Levenberg–Marquardt |");
        System.out.println("|---|---|---|---|---|---|");
        for (Supplier<Task> task : tasks) {
            double target = Double.POSITIVE_INFINITY;
            for (double rate : ADAM_RATES) {
                target = Math.min(target, byRule(task.get(), new Adam(), rate, 0, TARGET_STEPS).loss);
            }
            // A little above, so that rounding does not decide.
            target *= 1.0001;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2g | %s | %s | %s | %s |%n",
                    task.get().name,
                    target,
                    best(task, new Sgd(), SGD_RATES, target),
                    best(task, new Adam(), ADAM_RATES, target),
                    lbfgs(task, target),
                    levenbergMarquardt(task, target));
        }
    }

    /** At the rate that needs the fewest steps; the time is that of its second run, when everything is compiled. */
    private static Run best(Supplier<Task> task, UpdateRule rule, double[] rates, double target) {
        Run best = null;
        double bestRate = 0;
        for (double rate : rates) {
            Run run = byRule(task.get(), rule, rate, target, MOST_STEPS);
            if (best == null || (run.reached && (!best.reached || run.evaluations < best.evaluations))) {
                best = run;
                bestRate = rate;
            }
        }
        return byRule(task.get(), rule, bestRate, target, MOST_STEPS);
    }

    private static Run byRule(Task task, UpdateRule rule, double rate, double target, int most) {
        Captured<Variable> loss = Captured.of(task::loss);
        Optimizer optimizer = Optimizer.of(rule, rate, task.parameters());
        long start = System.nanoTime();
        double least = Double.POSITIVE_INFINITY;
        for (int step = 1; step <= most; step++) {
            Gradients gradients = loss.gradients(task.x);
            double now = loss.scalar();
            least = Math.min(least, now);
            if (now <= target) {
                return new Run(true, step, (System.nanoTime() - start) / 1e6, now);
            } else if (!(now < 1e6)) {
                break;
            }
            optimizer.step(gradients);
        }
        return new Run(false, most, 0, least);
    }

    private static Run lbfgs(Supplier<Task> task, double target) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            Task own = task.get();
            Captured<Variable> loss = Captured.of(own::loss);
            runs.add(byMinimizer(new Lbfgs(own.parameters()), Objective.of(loss, own.x), target));
        }
        return runs.get(RUNS - 1);
    }

    private static Object levenbergMarquardt(Supplier<Task> task, double target) {
        if (!task.get().hasResiduals()) {
            return "no sum of squares";
        }
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            Task own = task.get();
            runs.add(byMinimizer(new LevenbergMarquardt(own.parameters()), () -> own.residuals(own.x), target));
        }
        return runs.get(RUNS - 1);
    }

    private static Run byMinimizer(Minimizer minimizer, Objective objective, double target) {
        minimizer.stopWhen(new Stopping(1e-14, 0, 0, Long.MAX_VALUE, Long.MAX_VALUE));
        long start = System.nanoTime();
        double loss = Double.POSITIVE_INFINITY;
        for (int step = 0; step < 5000 && loss > target; step++) {
            loss = minimizer.step(objective).loss();
            if (minimizer.reason().isPresent()) {
                break;
            }
        }
        return new Run(loss <= target, minimizer.evaluations(), (System.nanoTime() - start) / 1e6, loss);
    }
}
