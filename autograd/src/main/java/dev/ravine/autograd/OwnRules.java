package dev.ravine.autograd;

/** The edges of the operations of this package, which keep no gradient. */
final class OwnRules {
    private OwnRules() {}

    /**
     * As {@link Variable#wrt}, with a rule that keeps neither the gradient that it is given nor the one that it returns, so
     * that a reverse pass may use {@linkplain Scratch their arrays} again. It may return the one that it is given.
     */
    static Input wrt(Variable x, Vjp rule) {
        return new Input(Require.notNull("wrt", "the variable", x), rule, true);
    }
}
