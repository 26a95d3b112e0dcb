package dev.ravine.optim.minimize;

import dev.ravine.autograd.Variable;
import java.util.function.Supplier;

/** An objective that is evaluated without a graph, as by a captured function. */
record WithoutGraph(Supplier<Evaluation> evaluation) implements Objective {
    @Override
    public Variable compute() {
        throw new IllegalArgumentException(
                "Objective: this method differentiates the loss's graph, and this objective has"
                        + " none, expected a function that returns the loss; or use Lbfgs");
    }

    @Override
    public Evaluation evaluate() {
        return evaluation.get();
    }
}
