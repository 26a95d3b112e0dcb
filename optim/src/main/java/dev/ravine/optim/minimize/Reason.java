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
     * No lower loss was found along a descent direction. Either rounding errors hide the rest of the decrease, or the loss is
     * not smooth, or it differs from call to call.
     */
    NO_DECREASE("no lower loss was found", false),

    /** The allowed number of steps was taken. */
    ITERATIONS("the limit of iterations is reached", false),

    /** The allowed number of evaluations was used. */
    EVALUATIONS("the limit of evaluations is reached", false);

    private final String words;
    private final boolean converged;

    Reason(String words, boolean converged) {
        this.words = words;
        this.converged = converged;
    }

    /** Whether a criterion of convergence was met. */
    public boolean isConverged() {
        return converged;
    }

    @Override
    public String toString() {
        return words;
    }
}
