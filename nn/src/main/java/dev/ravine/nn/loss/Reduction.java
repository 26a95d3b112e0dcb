package dev.ravine.nn.loss;

import dev.ravine.autograd.Variable;

/** How the losses of a batch are combined. */
public enum Reduction {
    /** Their mean, 1×1; each loss says what it divides by. */
    MEAN,
    /** Their sum, 1×1. */
    SUM,
    /** Each by itself; each loss says in which shape. */
    NONE;

    /** Reduces the losses; the mean divides by their number. */
    Variable of(Variable losses) {
        return switch (this) {
            case MEAN -> losses.mean();
            case SUM -> losses.sum();
            case NONE -> losses;
        };
    }
}
