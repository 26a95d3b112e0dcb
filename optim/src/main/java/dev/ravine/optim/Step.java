package dev.ravine.optim;

/** What one parameter does in a planned step. All that can fail has been done, and nothing is changed yet. */
sealed interface Step {
    /** It rests: it has no gradient, or is frozen. */
    record Rest() implements Step {}

    /** It moves in its own arrays, which cannot fail: the rule promises that, and all numbers are small enough. */
    record InOwnArrays() implements Step {}

    /** It takes over what the rule made of copies. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, not compared.
    record Computed(double[] values, Slots slots) implements Step {}
}
