package dev.ravine.examples.guide;

import dev.ravine.examples.shared.Plot;

/** A claim that guides to optimizers make, and an experiment that tests it. */
public interface Claim {
    /** A word for the command line and for the plot's file. */
    String name();

    /** The claim, as a sentence. */
    String text();

    /**
     * Runs the experiment.
     *
     * @param seeds how many times, each time with other random numbers: those of the seeds 1, 2 and so on
     */
    Outcome measure(int seeds);

    /**
     * The outcome of the experiment.
     *
     * @param held the number of runs in which the claim held
     * @param figures what was measured, in sentences
     * @param plot of one of the runs
     */
    record Outcome(int held, String figures, Plot plot) {}
}
