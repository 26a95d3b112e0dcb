package dev.ravine.optim.minimize;

/** Why a {@link Minimizer} stopped. */
public enum Reason {
    /** Each entry of the gradient is as small as asked for: this is a minimum, or at least a stationary point. */
    GRADIENT("the gradient is small enough", true),

    /**
     * The last step lowered the loss by no more than was asked for, or what the next one is predicted to gain is lost in the
     * loss's rounding.
     */
    LOSS("the loss hardly falls any more", true),

    /** The last step moved the parameters by no more than was asked for. */
    STEP("the parameters hardly move any more", true),

    /**
     * No lower loss was found along the way that leads down. Either rounding errors hide what is left to gain, or the
     * loss is not smooth, or it is another function at each call.
     */
    NO_DECREASE("no lower loss was found", false),

    /** As many steps were taken as were allowed. */
    ITERATIONS("the limit of iterations is reached", false),

    /** The loss was computed as often as was allowed. */
    EVALUATIONS("the limit of evaluations is reached", false);

    private final String words;
    private final boolean converged;

    Reason(String words, boolean converged) {
        this.words = words;
        this.converged = converged;
    }

    /** Whether what was asked for is reached. */
    public boolean isConverged() {
        return converged;
    }

    @Override
    public String toString() {
        return words;
    }
}
