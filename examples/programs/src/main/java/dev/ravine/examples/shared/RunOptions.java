package dev.ravine.examples.shared;

import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.nn.checkpoint.SafeTensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command-line options of a run, saved with it, so that a resumed run can say which of them have changed.
 *
 * @param options their values by name, such as {@code --batch}, in order
 */
public record RunOptions(Map<String, String> options) implements Stateful {
    /** The key of its part of the file. */
    public static final String KEY = "options";

    private static final String KERNELS = "kernels";

    /** Why an option must not change; a schedule adds its own. */
    private static final Map<String, String> FIXED = Map.of(
            "--data", "the model was trained on that data",
            "--model", "the weights belong to that model",
            "--batch", "the run stopped within a pass over such batches",
            "--seed", "its random numbers continue from where they stopped",
            "--optimizer", "the optimizer's state belongs to that rule",
            "--schedule", "the learning rate follows one schedule from the first step to the last");

    @Override
    public State state() {
        Map<String, String> properties = new LinkedHashMap<>(options);
        properties.put(KERNELS, kernels());
        return new State(Map.of(), properties);
    }

    /** Without the number of threads, which changes no bit. */
    private static String kernels() {
        return Kernels.active().name().replaceAll(", \\d+ threads?", "");
    }

    /** Accepts any: {@link #resume} has compared them before. */
    @Override
    public void restore(State state) {}

    /**
     * Compares these options with those of a run that is to be resumed, and returns a line for each that has changed.
     *
     * @throws Failure for the first that must not change, with the reason
     */
    public List<String> resume(Path file) {
        Map<String, String> before = new State(Map.of(), SafeTensors.read(file).metadata())
                .at("." + KEY)
                .properties();
        if (before.isEmpty()) {
            throw new Failure(file + " does not record the options of its run; 'train' writes files that do");
        }
        boolean hasPlan = !options.getOrDefault("--schedule", "").equals("constant");
        List<String> changes = new ArrayList<>();
        options.forEach((name, now) -> {
            String then = before.getOrDefault(name, "");
            if (then.equals(now)) {
                return;
            }
            String reason = FIXED.get(name);
            if (hasPlan && (name.equals("--epochs") || name.equals("--lr"))) {
                reason = "the schedule '" + options.get("--schedule")
                        + "' depends on it; it can change with --schedule constant only";
            }
            if (reason != null) {
                throw new Failure(written(name, now) + ", but the run in " + file + " began with " + written(name, then)
                        + ": " + reason);
            }
            changes.add("continuing with " + written(name, now) + " instead of " + written(name, then));
        });
        String kernels = before.getOrDefault(KERNELS, "");
        if (!kernels.equals(kernels())) {
            changes.add("continuing with the kernels " + kernels() + " instead of " + kernels
                    + ": the last digits will differ from those of an uninterrupted run");
        }
        return changes;
    }

    private static String written(String name, String value) {
        return value.isEmpty() ? "no " + name : name + " " + value;
    }
}
