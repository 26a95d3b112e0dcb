package dev.ravine.examples.shared;

import dev.ravine.autograd.Parameters;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.ParameterGroup;
import dev.ravine.optim.Schedule;
import dev.ravine.optim.Schedules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said about a training run on the command line. */
public final class TrainingOptions {
    @Option(
            names = "--data",
            defaultValue = "digits",
            description =
                    "digits, iris, breast-cancer, moons, spirals, fashion-mnist:DIR or csv:FILE, whose last column is"
                            + " the label (default: ${DEFAULT-VALUE}).")
    public String data = "digits";

    @Option(
            names = "--model",
            defaultValue = "mlp:128",
            description = "mlp:UNITS,UNITS..., cnn, lstm or transformer (default: ${DEFAULT-VALUE}).")
    public String model = "mlp:128";

    @Option(names = "--optimizer", defaultValue = "adamw", description = "Its name (default: ${DEFAULT-VALUE}).")
    public String optimizer = "adamw";

    @Option(names = "--lr", description = "The learning rate (default: one for each optimizer).")
    public @Nullable Double learningRate;

    @Option(
            names = "--schedule",
            defaultValue = "cosine",
            description =
                    "constant, cosine (after a warm-up), step, exponential or one-cycle (default: ${DEFAULT-VALUE}).")
    public String schedule = "cosine";

    @Option(
            names = "--batch",
            defaultValue = "32",
            description = "Samples in a batch, or 'all' (default: ${DEFAULT-VALUE}).")
    public String batch = "32";

    @Option(names = "--epochs", defaultValue = "60", description = "Passes over the data (default: ${DEFAULT-VALUE}).")
    public int epochs = 60;

    @Option(names = "--seed", defaultValue = "1", description = "Of weights and order (default: ${DEFAULT-VALUE}).")
    public long seed = 1;

    @Option(names = "--clip", description = "The greatest norm of all gradients together.")
    public @Nullable Double clip;

    @Option(
            names = "--early-stopping",
            paramLabel = "EPOCHS",
            description = "Ends when the accuracy on validation data was not better for so long.")
    public int patience;

    @Option(names = "--checkpoint", paramLabel = "FILE", description = "The model's file (default: DATA.safetensors).")
    public @Nullable Path file;

    @Option(names = "--resume", description = "Goes on from the checkpoint; the other options are to be the same.")
    public boolean resume;

    @Option(names = "--overwrite", description = "Begins anew although the checkpoint is there.")
    public boolean overwrite;

    private Choice<IntFunction<Schedule>> schedules(double rate) {
        Map<String, IntFunction<Schedule>> all = new LinkedHashMap<>();
        all.put("cosine", steps -> Schedules.warmupCosine(rate, Math.max(1, steps / 20), Math.max(2, steps)));
        all.put("constant", steps -> Schedule.constant(rate));
        all.put("step", steps -> Schedules.step(rate, Math.max(1, steps / 3), 0.1));
        all.put("exponential", steps -> Schedules.exponential(rate, Math.pow(0.01, 1.0 / steps)));
        all.put("one-cycle", steps -> Schedules.oneCycle(rate, steps));
        return new Choice<>("schedule", all);
    }

    /** Refuses what cannot be, before anything is read or written. */
    public void check() {
        require(epochs >= 1, "--epochs", epochs, "at least 1");
        require(patience >= 0, "--early-stopping", patience, "at least 0");
        require(learningRate == null || (learningRate > 0 && learningRate < 1e6), "--lr", learningRate, "above 0");
        Path folder = checkpoint().toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new Failure("--checkpoint is " + checkpoint() + ", but there is no folder " + folder);
        }
        require(clip == null || clip > 0, "--clip", clip, "above 0");
        require(
                batch.equals("all") || batch.matches("[1-9]\\d{0,8}"),
                "--batch",
                batch,
                "a number of samples or 'all'");
    }

    private static void require(boolean condition, String option, @Nullable Object value, String expected) {
        if (!condition) {
            throw new Failure(option + " is " + value + ", expected " + expected);
        }
    }

    /** Whether the accuracy was not better for as long as early stopping waits. */
    public boolean isOver(int stepsSinceBest, int stepsInEpoch) {
        return patience > 0 && stepsSinceBest >= (long) patience * stepsInEpoch;
    }

    /** How many samples there are in a batch, of so many in all. */
    public int batchSize(int samples) {
        return batch.equals("all") ? samples : Math.min(samples, Integer.parseInt(batch));
    }

    /** The optimizer for a run of so many steps. */
    public Optimizer optimizer(Parameters parameters, int steps) {
        Rules chosen = Rules.CHOICE.get(optimizer);
        double rate = learningRate == null ? chosen.learningRate() : learningRate;
        ParameterGroup group = ParameterGroup.of("all", parameters)
                .rule(chosen.rule())
                .learningRate(schedules(rate).get(schedule).apply(steps));
        return new Optimizer(clip == null ? group : group.clipNorm(clip));
    }

    /** Where the model is saved. */
    public Path checkpoint() {
        return file == null ? Path.of(data.replaceAll(":.*", "") + ".safetensors") : file;
    }

    /** What to say when a run would write over the model of another. */
    public Failure isThere(Path checkpoint) {
        return new Failure(checkpoint + " is there already; --resume goes on with it, --overwrite begins anew, and"
                + " --checkpoint FILE writes elsewhere");
    }
}
