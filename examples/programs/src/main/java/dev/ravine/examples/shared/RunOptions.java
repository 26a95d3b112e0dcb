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
 * What a run was told on the command line, saved with it, so that whoever goes on with it learns what is other than before.
 *
 * @param options their values by name, such as {@code --batch}, in order
 */
public record RunOptions(Map<String, String> options) implements Stateful {
    /** The key of its part of the file. */
    public static final String KEY = "options";

    private static final String KERNELS = "kernels";

    /** Why an option has to stay what it was; those of a schedule are added to it. */
    private static final Map<String, String> FIXED = Map.of(
            "--data", "the net has learned from that data",
            "--model", "the weights are of that net",
            "--batch", "the run stands within a pass over such batches",
            "--seed", "its random numbers go on from where they were",
            "--optimizer", "what the optimizer remembers is of that rule",
            "--schedule", "its learning rate follows one schedule from its first step to its last");

    @Override
    public State state() {
        Map<String, String> properties = new LinkedHashMap<>(options);
        properties.put(KERNELS, kernels());
        return new State(Map.of(), properties);
    }

    /** Whichever number of threads they share work among: that changes no bit. */
    private static String kernels() {
        return Kernels.active().name().replaceAll(", \\d+ threads?", "");
    }

    /** Takes any: what has to be the same was compared before, see {@link #goOnWith}. */
    @Override
    public void restore(State state) {}

    /**
     * Compares these options with those of a run that is to go on, and returns a line for each that is another now.
     *
     * @throws Failure for the first that cannot be another, with the reason
     */
    public List<String> goOnWith(Path file) {
        Map<String, String> before = new State(Map.of(), SafeTensors.read(file).metadata())
                .at("." + KEY)
                .properties();
        if (before.isEmpty()) {
            throw new Failure(file + " does not say which options its run had; 'train' writes files that do");
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
                        + "' was laid out for that; with --schedule constant it" + " could change";
            }
            if (reason != null) {
                throw new Failure(told(name, now) + ", but the run in " + file + " began with " + told(name, then)
                        + ": " + reason);
            }
            changes.add("going on with " + told(name, now) + " instead of " + told(name, then));
        });
        String kernels = before.getOrDefault(KERNELS, "");
        if (!kernels.equals(kernels())) {
            changes.add("going on with the kernels " + kernels() + " instead of " + kernels
                    + ": the last digits will differ from those of a run in one go");
        }
        return changes;
    }

    private static String told(String name, String value) {
        return value.isEmpty() ? "no " + name : name + " " + value;
    }
}
