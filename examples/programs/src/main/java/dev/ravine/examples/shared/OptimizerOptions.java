package dev.ravine.examples.shared;

import dev.ravine.optim.UpdateRule;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which optimizer, and its learning rate. */
public final class OptimizerOptions {
    @Option(
            names = "--optimizer",
            description = "One of " + Rules.NAMES + "; for train, also lbfgs (default: ${DEFAULT-VALUE}).")
    public String name;

    @Option(names = "--lr", description = "The learning rate (default: one for each optimizer).")
    public @Nullable Double rate;

    /** With an optimizer for where nothing is said. */
    public OptimizerOptions(String name) {
        this.name = name;
    }

    /** Whether it is L-BFGS, which is no rule, takes all samples at once, and finds the length of its steps. */
    public boolean isLbfgs() {
        return name.equals("lbfgs");
    }

    /** The rule, with its defaults. */
    public UpdateRule rule() {
        return Rules.CHOICE.get(name).rule();
    }

    /** The learning rate. */
    public double rate() {
        if (rate == null) {
            return Rules.CHOICE.get(name).learningRate();
        }
        return checked("--lr", rate);
    }

    /** A learning rate, if it can be one. */
    public static double checked(String option, double rate) {
        Failure.unless(rate > 0 && rate < 1e6, option, rate, "above 0 and below 1e6");
        return rate;
    }
}
