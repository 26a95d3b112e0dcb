package dev.ravine.examples.shared;

import dev.ravine.autograd.Parameters;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.ParameterGroup;
import dev.ravine.optim.schedule.Schedule;
import dev.ravine.optim.schedule.Schedules;
import dev.ravine.optim.transform.ClipNorm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What can be said about a training run on the command line. */
public final class TrainingOptions {
    /** The program that has these options. */
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Mixin
    public ProblemOptions problem = new ProblemOptions();

    @Mixin
    public OptimizerOptions optimizer = new OptimizerOptions("adamw");

    @Option(
            names = "--schedule",
            description =
                    "constant, cosine (after a warm-up), step, exponential or one-cycle (default: ${DEFAULT-VALUE}).")
    public String schedule = "cosine";

    @Option(names = "--epochs", description = "Passes over the data (default: ${DEFAULT-VALUE}).")
    public int epochs = 60;

    @Option(names = "--clip", description = "Clips the gradients to this global norm.")
    public @Nullable Double clip;

    @Option(
            names = "--early-stopping",
            paramLabel = "EPOCHS",
            description = "Stops when the validation accuracy has not improved for this many epochs.")
    public int patience;

    @Option(names = "--checkpoint", paramLabel = "FILE", description = "The model's file (default: DATA.safetensors).")
    public @Nullable Path file;

    @Option(names = "--resume", description = "Continues from the checkpoint; refuses options that contradict it.")
    public boolean resume;

    @Option(names = "--overwrite", description = "Starts over, even if the checkpoint exists.")
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
        Failure.unless(epochs >= 1, "--epochs", epochs, "at least 1");
        Failure.unless(patience >= 0, "--early-stopping", patience, "at least 0");
        Failure.unless(clip == null || clip > 0, "--clip", String.valueOf(clip), "above 0");
        if (optimizer.isLbfgs()) {
            String finds = "which finds the length of each step itself";
            refuseWithLbfgs(optimizer.rate != null, "--lr", finds);
            refuseWithLbfgs(clip != null, "--clip", finds);
            refuseWithLbfgs(isGiven("--schedule") && !schedule.equals("constant"), "--schedule", finds);
            refuseWithLbfgs(
                    isGiven("--batch") && !problem.batch.equals("all"), "--batch", "which takes all samples at once");
            problem.batch = "all";
            schedule = "constant";
        } else {
            schedules(optimizer.rate()).get(schedule);
        }
        Path folder = checkpoint().toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new Failure("--checkpoint is " + checkpoint() + ", but there is no folder " + folder);
        }
    }

    private boolean isGiven(String option) {
        return command != null && command.commandLine().getParseResult().hasMatchedOption(option);
    }

    private static void refuseWithLbfgs(boolean isGiven, String option, String why) {
        if (isGiven) {
            throw new Failure(option + " cannot be combined with --optimizer lbfgs, " + why);
        }
    }

    /** Whether the accuracy was not better for as long as early stopping waits. */
    public boolean isOver(int stepsSinceBest, int stepsInEpoch) {
        return patience > 0 && stepsSinceBest >= (long) patience * stepsInEpoch;
    }

    /** The optimizer for a run of {@code steps} steps. */
    public Optimizer optimizer(Parameters parameters, int steps) {
        ParameterGroup group = ParameterGroup.of("all", parameters)
                .rule(optimizer.rule())
                .learningRate(schedules(optimizer.rate()).get(schedule).apply(steps));
        return new Optimizer(clip == null ? group : group.with(new ClipNorm(clip)));
    }

    /** All that the run depends on, but for the files. */
    public RunOptions run() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("--data", problem.data);
        all.put("--model", problem.model);
        all.put("--batch", problem.batch);
        all.put("--seed", Long.toString(problem.seed));
        all.put("--optimizer", optimizer.name);
        all.put("--schedule", schedule);
        all.put("--lr", optimizer.isLbfgs() ? "" : Double.toString(optimizer.rate()));
        all.put("--epochs", Integer.toString(epochs));
        all.put("--clip", clip == null ? "" : clip.toString());
        all.put("--early-stopping", patience == 0 ? "" : Integer.toString(patience));
        return new RunOptions(all);
    }

    /** Where the model is saved. */
    public Path checkpoint() {
        return file == null ? Path.of(problem.data.replaceAll(":.*", "") + ".safetensors") : file;
    }

    /** What to say when a run would write over the model of another. */
    public Failure isThere(Path checkpoint) {
        return new Failure(checkpoint + " already exists; --resume continues it, --overwrite starts over, and"
                + " --checkpoint FILE writes elsewhere");
    }
}
