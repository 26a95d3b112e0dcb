package dev.ravine.optim.minimize;

import dev.ravine.autograd.Variable;

/** An objective that a captured function computes, which keeps no graph. */
abstract class WithoutGraph implements Objective {
    @Override
    public Variable compute() {
        throw new IllegalArgumentException(
                "Objective: this method differentiates the loss's graph, and a captured function has none;"
                        + " give it the function itself, or use Lbfgs");
    }
}
