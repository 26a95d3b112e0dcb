package dev.ravine.autograd.check;

import dev.ravine.autograd.Input;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/**
 * Whether rules give the same gradient in the plain reverse pass as where it is recorded, to be differentiated further.
 *
 * <p>A {@linkplain dev.ravine.autograd.Fused fused} operation has a way for each, and so has a rule that asks whether
 * recording is on. The first derivatives come the one way and the second the other, so neither check sees that they belong to
 * different functions.
 */
final class TwoWays {
    /** Two right ways differ by rounding, which ill-conditioned ones magnify; a mistake is much larger. */
    private static final double TOLERANCE = 1e-6;

    private TwoWays() {}

    /** What to say of the first operation of a computation whose rule gives two gradients. */
    static Optional<String> problem(Variable result, RandomGenerator random) {
        Deque<Variable> open = new ArrayDeque<>();
        Set<Variable> seen = new HashSet<>();
        open.add(result);
        seen.add(result);
        while (!open.isEmpty()) {
            Variable y = open.remove();
            for (int i = 0; i < y.inputs().size(); i++) {
                Input input = y.inputs().get(i);
                if (!input.isReadOnly() && input.variable().needsGradient()) {
                    if (differs(y, input, random)) {
                        return Optional.of(
                                ("the rule of '%s' for its input %d gives one gradient in the plain reverse pass"
                                                + " and another where it is recorded, to be differentiated further")
                                        .formatted(y.operation(), i));
                    }
                    if (seen.add(input.variable())) {
                        open.add(input.variable());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean differs(Variable y, Input input, RandomGenerator random) {
        Variable g = Variable.of(Numbers.weights(random, y.rows(), y.columns()));
        DMatrixRMaj plain = Recording.off(() -> input.gradient(y, g)).value();
        DMatrixRMaj recorded = input.gradient(y, g).value();
        double allowed = TOLERANCE * Math.max(Numbers.greatest(plain), Numbers.greatest(recorded));
        for (int i = 0; i < plain.data.length; i++) {
            double one = plain.data[i];
            double other = recorded.data[i];
            // Both may be the same infinity, or no number; one alone may not.
            if (Double.compare(one, other) != 0 && !(Math.abs(one - other) <= allowed)) {
                return true;
            }
        }
        return false;
    }
}
