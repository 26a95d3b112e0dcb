package dev.ravine.optim.minimize;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.CapturedFunction;
import java.util.function.Supplier;

/**
 * An objective that a captured function computes, which keeps no graph.
 *
 * @param gradients calls it with its inputs
 */
record WithoutGraph(CapturedFunction loss, Supplier<Gradients> gradients) implements Objective {
    @Override
    public Variable compute() {
        throw new IllegalArgumentException(
                "Objective: this method differentiates the loss's graph, and a captured function has none;"
                        + " give it the function itself, or use Lbfgs");
    }

    @Override
    public Evaluation evaluate() {
        Gradients found = gradients.get();
        return new Evaluation(loss.scalar(), found);
    }
}
