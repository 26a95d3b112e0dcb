package dev.ravine.autograd;

import org.jspecify.annotations.Nullable;

/**
 * An edge of the graph: a variable that an operation read, and the rule for the gradient with respect to it.
 *
 * <p>Made by {@link Variable#wrt}, and read by tools that draw or check a graph.
 */
public sealed class Input permits Recomputation {
    private final Variable variable;
    private final @Nullable Vjp rule;
    private final int version;
    private final @Nullable Scope scope;

    /**
     * Makes an edge.
     *
     * @param rule null if no gradient flows along it
     */
    Input(Variable variable, @Nullable Vjp rule) {
        this.variable = variable;
        this.rule = rule;
        this.version = variable instanceof Parameter parameter ? parameter.version() : 0;
        this.scope = variable instanceof Parameter ? Scope.current() : null;
    }

    /** The variable that the operation read. */
    public final Variable variable() {
        return variable;
    }

    /** Whether the operation reads the variable without passing a gradient on to it. */
    public final boolean isReadOnly() {
        return rule == null;
    }

    /**
     * The rule for the gradient with respect to {@link #variable()}.
     *
     * @throws IllegalStateException if there is none, as the input is {@linkplain #isReadOnly read only}
     */
    public final Vjp rule() {
        if (rule == null) {
            throw new IllegalStateException("Input.rule: '" + variable.operation() + "' is read without a rule");
        }
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

    final Variable gradientFor(Variable target, Variable y, Variable g) {
        Mode mode = Mode.current();
        Variable gradient =
                mode.isTracing() ? Mode.with(m -> m.inRuleOf = y, () -> applyTraced(mode, y, g)) : rule().apply(y, g);
        if (gradient != null && gradient.rows() == target.rows() && gradient.columns() == target.columns()) {
            return gradient;
        }
        if (gradient != null
                && gradient.rows() == y.rows()
                && gradient.columns() == y.columns()
                && Broadcasting.fits(target, y.rows(), y.columns())) {
            return Reductions.sumTo(gradient, target.rows(), target.columns());
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
        return mode.watching ? NumericWatch.checkReverse(rule(), y.inputs().indexOf(this), y, g) : rule().apply(y, g);
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
        return rule != null && variable.needsGradient();
    }

    /** Fails if the parameter behind this input was changed after {@code y} was computed from it. */
    final void requireCurrent(Variable y) {
        if (variable instanceof Parameter parameter && parameter.version() != version) {
            throw new IllegalStateException(
                    ("backward: '%s' was computed from version %d of parameter '%s', which is now"
                                    + " at version %d; compute the loss again after a parameter has changed")
                            .formatted(y.operation(), version, pathOf(parameter), parameter.version()));
        }
    }

    /** The parameter's name in the layer that read it, with the path of that layer. */
    private String pathOf(Parameter parameter) {
        String path = scope == null ? "" : scope.path();
        return path.isEmpty() ? parameter.name() : path + "." + parameter.name();
    }
}
