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

    /** Whether the rule keeps neither the gradient that it is given nor the one that it returns. */
    private final boolean forgetful;

    Input(Variable variable, Vjp rule, boolean forgetful) {
        this.variable = variable;
        this.rule = rule;
        this.forgetful = forgetful;
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
     * Runs the rule as the reverse pass does, and returns the gradient with respect to {@link #variable()}, summed over
     * what the operation broadcast.
     *
     * @param y the result of the operation that has this input
     * @param g the gradient that arrives at {@code y}, of its shape
     * @throws IllegalStateException if the rule returns null, or a shape that is neither the variable's nor, where it was
     *     broadcast, the result's
     */
    public final Variable gradient(Variable y, Variable g) {
        return gradientFor(variable, y, g);
    }

    final boolean isForgetful() {
        return forgetful;
    }

    final Variable gradientFor(Variable target, Variable y, Variable g) {
        Mode mode = Mode.current();
        Variable gradient = mode.tracing ? mode.inRuleOf(y, () -> applyTraced(mode, y, g)) : rule.apply(y, g);
        if (gradient != null && gradient.rows() == target.rows() && gradient.columns() == target.columns()) {
            return gradient;
        }
        if (gradient != null
                && gradient.rows() == y.rows()
                && gradient.columns() == y.columns()
                && Broadcasting.fits(target, y.rows(), y.columns())) {
            return Broadcasting.undo(gradient, target.rows(), target.columns());
        }
        throw new IllegalStateException("backward: the rule of '%s' for input %d, a %s '%s', returned %s; expected %s"
                .formatted(
                        y.operation(),
                        y.inputs().indexOf(this),
                        Shapes.of(target),
                        target.operation(),
                        gradient == null ? "null" : Shapes.of(gradient),
                        Shapes.of(target)));
    }

    private Variable applyTraced(Mode mode, Variable y, Variable g) {
        return mode.watching ? NumericWatch.checkReverse(rule, y.inputs().indexOf(this), y, g) : rule.apply(y, g);
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
