package dev.ravine.optim;

/** What an {@link Optimizer} does when a step looks like a mistake in the training loop; see {@link Optimizer#lint}. */
public enum Lint {
    /** It does not look. */
    OFF,

    /** It logs a warning, once for each finding, and takes the step. */
    WARNINGS,

    /** It throws {@link IllegalStateException} instead of taking the step, and changes nothing. */
    ERRORS
}
