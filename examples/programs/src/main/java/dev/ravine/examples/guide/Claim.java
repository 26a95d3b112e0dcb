package dev.ravine.examples.guide;

import dev.ravine.examples.shared.Plot;

/** Something that guides to optimizers say, and an experiment that shows whether it is so. */
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
     * What came of it.
     *
     * @param held in how many of the runs the claim held
     * @param figures what was measured, in sentences
     * @param plot of one of the runs
     */
    record Outcome(int held, String figures, Plot plot) {}
}
