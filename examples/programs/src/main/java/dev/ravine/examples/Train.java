package dev.ravine.examples;

import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.examples.shared.History;
import dev.ravine.examples.shared.Interruption;
import dev.ravine.examples.shared.Networks;
import dev.ravine.examples.shared.Problem;
import dev.ravine.examples.shared.Progress;
import dev.ravine.examples.shared.Recipe;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a net to classify: the whole loop, with a checkpoint after each epoch from which it can go on. */
@Command(name = "train", mixinStandardHelpOptions = true, description = "Trains a net to classify, and tests it.")
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
        Optimizer optimizer = options.optimizer(model.parameters(), steps);
        History history = new History();
        Checkpoint checkpoint = Checkpoint.of(model)
                .with(Recipe.KEY, recipe)
                .with("optimizer", optimizer)
                .with("random", random)
                .with("batches", batches)
                .with("history", history);
        Path file = options.checkpoint();
        if (options.resume) {
            checkpoint.load(file);
        } else if (Files.exists(file) && !options.overwrite) {
            // A second run must not overwrite a trained model by mistake.
            throw options.isThere(file);
        }

        CapturedPair<Variable, int[]> loss = Networks.crossEntropy(model);
        long start = System.nanoTime();
        try (Interruption interruption = new Interruption();
                Progress progress = new Progress("training", history.steps(), steps)) {
            while (history.steps() < steps && !options.isOver(history.stepsSinceBest(), batches.count())) {
                for (Batch batch : batches) {
                    double rate = optimizer.learningRate("all");
                    optimizer.step(loss.gradients(batch.x(), batch.labels()));
                    history.add(loss.scalar(), rate);
                    progress.step("loss %.4f  accuracy %s  rate %.2g".formatted(loss.scalar(), history.best(), rate));
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
        System.out.println(ConfusionMatrix.of(problem.classes(), test.labels(), predictions));
        System.out.printf("%d steps in %.1f s; the model is in %s%n", history.steps(), seconds, file);
        Path plot = Path.of(file.toString().replaceFirst("(\\.safetensors)?$", ".png"));
        history.plot(options.problem + ", " + options.optimizer.name).save(plot);
        System.out.println("the loss and the learning rate are drawn in " + plot);
        return 0;
    }

    private static double accuracy(Layer model, Dataset data) {
        return model.evaluating(() -> Metrics.accuracy(scores(model, data), data.labels()));
    }

    private static Variable scores(Layer model, Dataset data) {
        return Recording.off(() -> model.forward(Variable.wrap(data.x())));
    }
}
