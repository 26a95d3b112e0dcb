package dev.ravine.optim.minimize;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.capture.CapturedFunction;
import dev.ravine.autograd.capture.CapturedPair;
import java.util.function.Supplier;

/**
 * What is minimized: a function of the parameters' present values, the same one at each call.
 *
 * <p>Usually a lambda, {@code () -> Losses.crossEntropy(model.forward(x), labels)}.
 */
@FunctionalInterface
public interface Objective {
    /** Computes the loss, 1×1, or for sums of squares the residuals, samples × outputs. */
    Variable compute();

    /** Computes the loss and its gradients, all that {@link Lbfgs} asks for. */
    default Evaluation evaluate() {
        Variable loss = Minimizer.requireLoss("Lbfgs", compute());
        return new Evaluation(loss.scalar(), loss.backward());
    }

    /**
     * A loss and its gradients.
     *
     * @param loss may be NaN or infinite
     * @param gradients to be used before the next evaluation
     */
    record Evaluation(double loss, Gradients gradients) {}

    /**
     * A loss that comes with its gradients, and without a graph: computed elsewhere, say; for {@link Lbfgs} only.
     *
     * @param evaluation computes it where the parameters are
     */
    static Objective of(Supplier<Evaluation> evaluation) {
        return new WithoutGraph(Require.notNull("Objective", "the evaluation", evaluation));
    }

    /**
     * The loss that a captured function computes from its input: the same bits, several times faster; for {@link Lbfgs}
     * only.
     */
    static <A> Objective of(Captured<A> loss, A input) {
        Require.notNull("Objective", "the captured function", loss);
        return of(() -> evaluation(loss, loss.gradients(input)));
    }

    /**
     * The loss that a captured function computes from its two inputs, such as a batch and its labels; for {@link Lbfgs}
     * only.
     */
    static <A, B> Objective of(CapturedPair<A, B> loss, A first, B second) {
        Require.notNull("Objective", "the captured function", loss);
        return of(() -> evaluation(loss, loss.gradients(first, second)));
    }

    /** What a captured function has just computed. */
    private static Evaluation evaluation(CapturedFunction loss, Gradients gradients) {
        return new Evaluation(loss.scalar(), gradients);
    }
}
