package dev.ravine.examples.benchmarks.minimize;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.examples.benchmarks.report.MarkdownTable;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.minimize.Lbfgs;
import dev.ravine.optim.minimize.LevenbergMarquardt;
import dev.ravine.optim.minimize.Minimizer;
import dev.ravine.optim.minimize.Objective;
import dev.ravine.optim.minimize.Stopping;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.Sgd;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Trains five small nets on all their data by SGD, Adam, L-BFGS and Levenberg–Marquardt, to the loss that Adam reaches at its best
 * rate in 1,000 steps, and tells how many evaluations of the loss and how much time each takes. SGD and Adam are at the best of
 * their rates, which the others do not have. With a Python that has scikit-learn, its {@code lbfgs} stands beside, from weights
 * of its own.
 */
public final class SmallNets {
    private static final int TARGET_STEPS = 1000;
    private static final int MOST_STEPS = 5000;

    /** How often each is trained; the time is the median of the later half, so that it excludes JIT warm-up. */
    private static final int RUNS = 20;

    private static final double[] SGD_RATES = {0.03, 0.1, 0.3, 1, 3};
    private static final double[] ADAM_RATES = {1e-3, 3e-3, 0.01, 0.03, 0.1};

    private SmallNets() {}

    /** A way to train, step by step. */
    private interface Training {
        /** Returns the loss after a step; of a rule, before the step that its gradients are for. */
        double step();

        long evaluations();

        default boolean isOver() {
            return false;
        }
    }

    /** How a run ended. */
    private record Run(boolean reached, long evaluations, double milliseconds, double least) {
        static Run of(Training training, double target, int most) {
            long start = System.nanoTime();
            double least = Double.POSITIVE_INFINITY;
            for (int step = 0; step < most && least > target && !training.isOver(); step++) {
                double loss = training.step();
                if (!(loss < 1e6)) {
                    break; // diverged
                }
                least = Math.min(least, loss);
            }
            return new Run(least <= target, training.evaluations(), (System.nanoTime() - start) / 1e6, least);
        }

        @Override
        public String toString() {
            return reached ? String.format(Locale.ROOT, "%,d, %.1f ms", evaluations, milliseconds) : "not reached";
        }
    }

    /**
     * Prints the table.
     *
     * @param python an interpreter that has scikit-learn; may be missing
     */
    public static void main(String[] python) throws IOException {
        System.out.println(
                "How often the loss was evaluated, and how long that took, until it was as low as after Adam's "
                        + TARGET_STEPS + " steps:");
        List<Supplier<Task>> tasks = List.of(
                Task::regression, Task::classification, Task::physicsInformed, Task::autoencoder, Task::timeSeries);
        MarkdownTable table = new MarkdownTable(
                "task", "loss", "SGD", "Adam", "L-BFGS", "Levenberg–Marquardt", "scikit-learn's lbfgs");
        for (Supplier<Task> task : tasks) {
            DoubleFunction<Training> adam = rate -> byRule(task.get(), new Adam(), rate);
            // A little above, so that rounding does not decide.
            double target = 1.0001
                    * DoubleStream.of(ADAM_RATES)
                            .map(rate -> Run.of(adam.apply(rate), 0, TARGET_STEPS).least)
                            .min()
                            .orElseThrow();
            Task named = task.get();
            table.row(
                    named.name,
                    String.format(Locale.ROOT, "%.2g", target),
                    best(rate -> byRule(task.get(), new Sgd(), rate), SGD_RATES, target),
                    best(adam, ADAM_RATES, target),
                    timed(() -> lbfgs(task.get()), target).toString(),
                    named.hasResiduals()
                            ? timed(() -> levenbergMarquardt(task.get()), target)
                                    .toString()
                            : "no sum of squares",
                    scikitLearn(named, target, python));
        }
        System.out.println(table);
    }

    /** At the rate that needs the fewest steps. */
    private static String best(DoubleFunction<Training> training, double[] rates, double target) {
        return DoubleStream.of(rates)
                .boxed()
                .min(Comparator.comparingLong(rate -> {
                    Run run = Run.of(training.apply(rate), target, MOST_STEPS);
                    return run.reached ? run.evaluations : Long.MAX_VALUE;
                }))
                .map(rate -> timed(() -> training.apply(rate), target))
                .orElseThrow()
                .toString();
    }

    private static Run timed(Supplier<Training> training, double target) {
        List<Run> later = Stream.generate(() -> Run.of(training.get(), target, MOST_STEPS))
                .limit(RUNS)
                .skip(RUNS / 2)
                .sorted(Comparator.comparingDouble(Run::milliseconds))
                .toList();
        return later.get(later.size() / 2);
    }

    // ---- ways to train

    private static Training byRule(Task task, UpdateRule rule, double rate) {
        Captured<Variable> loss = Captured.of(task::loss);
        Optimizer optimizer = Optimizer.of(rule, rate, task.parameters());
        return new Training() {
            private @Nullable Gradients gradients;
            private long evaluations;

            @Override
            public double step() {
                if (gradients != null) {
                    optimizer.step(gradients);
                }
                gradients = loss.gradients(task.x);
                evaluations++;
                return loss.scalar();
            }

            @Override
            public long evaluations() {
                return evaluations;
            }
        };
    }

    private static Training lbfgs(Task task) {
        return byMinimizer(new Lbfgs(task.parameters()), Objective.of(Captured.of(task::loss), task.x));
    }

    private static Training levenbergMarquardt(Task task) {
        return byMinimizer(new LevenbergMarquardt(task.parameters()), () -> task.residuals(task.x));
    }

    private static Training byMinimizer(Minimizer minimizer, Objective objective) {
        minimizer.stopWhen(new Stopping(1e-14, 0, 0, Long.MAX_VALUE, Long.MAX_VALUE));
        return new Training() {
            @Override
            public double step() {
                return minimizer.step(objective).loss();
            }

            @Override
            public long evaluations() {
                return minimizer.evaluations();
            }

            @Override
            public boolean isOver() {
                return minimizer.reason().isPresent();
            }
        };
    }

    /** In a process of its own, which gets the samples as lines of numbers. */
    private static String scikitLearn(Task task, double target, String... python) throws IOException {
        if (python.length == 0) {
            return "not run";
        } else if (task.targets == null) {
            return "another loss";
        }
        Process process = new ProcessBuilder(
                        python[0],
                        "-c",
                        script(),
                        Double.toString(target),
                        Integer.toString(task.b.columns()),
                        Integer.toString(task.x.columns()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream samples = process.getOutputStream()) {
            samples.write(lines(task).getBytes(StandardCharsets.UTF_8));
        }
        String result = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return result.equals("none") ? "not reached" : result.isEmpty() ? "failed" : result;
    }

    private static String script() throws IOException {
        try (InputStream bytes = Objects.requireNonNull(SmallNets.class.getResourceAsStream("/small_nets.py"))) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String lines(Task task) {
        double[] x = task.x.value().data;
        double[] y = Objects.requireNonNull(task.targets).data;
        int inputs = task.x.columns();
        int outputs = y.length / task.x.rows();
        StringBuilder lines = new StringBuilder();
        Function<double[], String> numbers = row -> Arrays.toString(row).replaceAll("[\\[\\] ]", "");
        for (int i = 0; i < task.x.rows(); i++) {
            lines.append(numbers.apply(Arrays.copyOfRange(x, i * inputs, (i + 1) * inputs)))
                    .append(',')
                    .append(numbers.apply(Arrays.copyOfRange(y, i * outputs, (i + 1) * outputs)))
                    .append('\n');
        }
        return lines.toString();
    }
}
