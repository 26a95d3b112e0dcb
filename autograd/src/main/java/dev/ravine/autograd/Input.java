package dev.ravine.autograd;

/**
 * An edge of the graph: a variable that an operation read, and the rule for the gradient with respect to it.
 *
 * <p>Made by {@link Variable#wrt}, and read by tools that draw or check a graph.
 */
public sealed class Input permits Recomputation {
    private final Variable variable;
    private final Vjp rule;
    private final int version;

    Input(Variable variable, Vjp rule) {
        this.variable = variable;
        this.rule = rule;
        this.version = variable instanceof Parameter parameter ? parameter.version() : 0;
    }

    /** The variable that the operation read. */
    public final Variable variable() {
        return variable;
    }

    /** The rule for the gradient with respect to {@link #variable()}. */
    public final Vjp rule() {
        return rule;
    }

    /**
     * The variable that the gradient goes to, when the reverse pass gets here.
     *
     * @param y the result of the operation that has this input
     */
    Variable target(Variable y) {
        return variable;
    }

    /** Whether a gradient has to be taken to this input. */
    boolean needsGradient() {
        return variable.needsGradient();
    }

    /** Fails if the parameter behind this input was changed after {@code y} was computed from it. */
    final void requireCurrent(Variable y) {
        if (variable instanceof Parameter parameter && parameter.version() != version) {
            throw new IllegalStateException(
                    ("backward: '%s' was computed from version %d of parameter '%s', which is now"
                                    + " at version %d; compute the loss again after a parameter has changed")
                            .formatted(y.operation(), version, parameter.name(), parameter.version()));
        }
    }
}
