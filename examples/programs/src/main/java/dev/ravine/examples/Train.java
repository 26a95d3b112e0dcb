package dev.ravine.examples;

import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Stateful;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.examples.shared.History;
import dev.ravine.examples.shared.Interruption;
import dev.ravine.examples.shared.Networks;
import dev.ravine.examples.shared.Problem;
import dev.ravine.examples.shared.Progress;
import dev.ravine.examples.shared.Recipe;
import dev.ravine.examples.shared.RunOptions;
import dev.ravine.examples.shared.TrainingOptions;
import dev.ravine.nn.Layer;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.checkpoint.Checkpoint;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.metric.ConfusionMatrix;
import dev.ravine.nn.metric.Metrics;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.minimize.Iteration;
import dev.ravine.optim.minimize.Lbfgs;
import dev.ravine.optim.minimize.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a net to classify: the whole loop, with a checkpoint after each epoch from which it can go on. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Trains a net to classify, and tests it.",
            "With --optimizer lbfgs it takes all samples at once and finds the length of each step itself, so without"
                    + " --batch, --lr, --schedule and --clip."
        })
final class Train implements Callable<Integer> {
    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Override
    public Integer call() throws IOException {
        options.check();
        Problem problem = options.problem.problem();
        SplitMix random = new SplitMix(options.problem.seed);
        Recipe recipe = options.problem.recipe(problem);
        Layer model = recipe.network(random);
        Batches batches = options.problem.batches(problem, random);
        int steps = options.epochs * batches.count();
        Method method = options.optimizer.isLbfgs()
                ? AllAtOnce.of(model, problem.split().train())
                : new ByBatches(options.optimizer(model.parameters(), steps), Networks.crossEntropy(model));
        History history = new History();
        Checkpoint checkpoint = Checkpoint.of(model)
                .with(Recipe.KEY, recipe)
                .with(RunOptions.KEY, options.run())
                .with("optimizer", method.state())
                .with("random", random)
                .with("batches", batches)
                .with("history", history);
        Path file = options.checkpoint();
        if (options.resume) {
            options.run().resume(file).forEach(System.out::println);
            checkpoint.load(file);
        } else if (Files.exists(file) && !options.overwrite) {
            // A second run must not overwrite a trained model by mistake.
            throw options.isThere(file);
        }

        int before = history.steps();
        long start = System.nanoTime();
        try (Interruption interruption = new Interruption();
                Progress progress = new Progress("training", history.steps(), steps)) {
            while (history.steps() < steps
                    && !method.isOver()
                    && !options.isOver(history.stepsSinceBest(), batches.count())) {
                for (Batch batch : batches) {
                    Step step = method.step(batch);
                    history.add(step.loss(), step.rate());
                    progress.step("loss %.4f  validation accuracy %s  rate %.2g"
                            .formatted(step.loss(), history.best(), step.rate()));
                    if (interruption.requested()) {
                        checkpoint.save(file);
                        System.out.printf("%ninterrupted after step %d; continue with --resume%n", history.steps());
                        return 130;
                    }
                }
                history.validated(accuracy(model, problem.split().validation()));
                checkpoint.save(file);
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;

        Dataset test = problem.split().test();
        int[] predictions = model.evaluating(() -> Metrics.predictions(scores(model, test)));
        System.out.println("on the test samples:");
        System.out.println(ConfusionMatrix.of(predictions, test.labels(), problem.classes()));
        String taken = history.steps() == before
                ? "nothing was left to train after " + before + " steps"
                : "%d steps in %.1f s".formatted(history.steps() - before, seconds);
        System.out.println(taken + "; the model is in " + file);
        Path plot = Path.of(file.toString().replaceFirst("(\\.safetensors)?$", ".png"));
        history.plot(options.problem + ", " + options.optimizer.name).save(plot);
        System.out.println("the loss and the learning rate are drawn in " + plot);
        return 0;
    }

    /**
     * What a step came to.
     *
     * @param rate the learning rate; of a line search, the length that it found
     */
    private record Step(double loss, double rate) {}

    /** How the net learns. */
    private interface Method {
        Stateful state();

        Step step(Batch batch);

        /** Whether further steps would not change anything. */
        default boolean isOver() {
            return false;
        }
    }

    /** A step of a rule for each batch. */
    private record ByBatches(Optimizer optimizer, CapturedPair<Variable, int[]> loss) implements Method {
        @Override
        public Stateful state() {
            return optimizer;
        }

        @Override
        public Step step(Batch batch) {
            double rate = optimizer.learningRate("all");
            optimizer.step(loss.gradients(batch.x(), batch.labels()));
            return new Step(loss.scalar(), rate);
        }
    }

    /** A step of L-BFGS on all samples, always in the same order; without dropout, which is another function at each call. */
    private record AllAtOnce(Layer model, Lbfgs minimizer, Objective loss) implements Method {
        static AllAtOnce of(Layer model, Dataset data) {
            Objective loss = Objective.of(Networks.crossEntropy(model), Variable.wrap(data.x()), data.labels());
            return new AllAtOnce(model, new Lbfgs(model.parameters()), loss);
        }

        @Override
        public Stateful state() {
            return minimizer;
        }

        @Override
        public Step step(Batch batch) {
            Iteration iteration = model.evaluating(() -> minimizer.step(loss));
            List<Iteration.Trial> trials = iteration.trials();
            return new Step(
                    iteration.loss(),
                    trials.isEmpty() ? 0 : trials.get(trials.size() - 1).size());
        }

        @Override
        public boolean isOver() {
            return minimizer.reason().isPresent();
        }
    }

    private static double accuracy(Layer model, Dataset data) {
        return model.evaluating(() -> Metrics.accuracy(scores(model, data), data.labels()));
    }

    private static Variable scores(Layer model, Dataset data) {
        return Recording.off(() -> model.forward(Variable.wrap(data.x())));
    }
}
