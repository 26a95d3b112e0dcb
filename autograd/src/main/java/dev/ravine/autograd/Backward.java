package dev.ravine.autograd;

import dev.ravine.autograd.kernel.Kernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * The reverse pass: gradients flow from a result to what it was computed from, latest first.
 *
 * <p>Every variable has an {@linkplain Variable#order() order} greater than those of its inputs. Always taking the
 * pending variable of the greatest order therefore visits each variable once, after everything that was computed from
 * it, so that its gradient is complete. There is no recursion and no pass to sort the graph, and what is kept is the
 * frontier only: a gradient is dropped as soon as its variable has been visited. Nothing is written into the graph, so
 * any number of passes may run over it at once.
 */
final class Backward {
    private final PriorityQueue<Variable> latestFirst =
            new PriorityQueue<>(Comparator.comparingLong(variable -> -variable.order()));

    /** The gradients of those variables, as summed so far. */
    private final Map<Variable, Variable> frontier = new HashMap<>();

    private final @Nullable KernelListener kernels = Mode.current().kernels;

    /** Variables through which no gradient reaches what is wanted. */
    private final Set<Variable> deadEnds;

    private Backward(Set<Variable> deadEnds) {
        this.deadEnds = deadEnds;
    }

    /** Fails for one to which no gradient flows. */
    static void requireGradients(String operation, Variable... xs) {
        Require.operands(operation, xs);
        for (Variable x : xs) {
            Require.that(
                    x.needsGradient(),
                    operation,
                    x instanceof Parameter
                            ? "%s is frozen, so no gradient flows to it"
                            : "%s is a constant, to which no gradient flows; make it a Parameter, or use"
                                    + " Derivatives.gradient(function, x)",
                    x.toString());
        }
    }

    /** The gradients of {@code y} with respect to its parameters, and to some other variables. */
    static Gradients ofParameters(Variable y, Variable seed, Variable... also) {
        requireGradients("backward", also);
        if (!y.needsGradient()) {
            throw new IllegalStateException("backward: '" + y.operation() + "' depends on no parameter that"
                    + " needs a gradient: they are frozen or detached, it was computed with recording off, or it is a"
                    + " derivative that is constant");
        }
        Set<Variable> wanted = new HashSet<>(List.of(also));
        return gradients(y, seed, variable -> variable instanceof Parameter || wanted.contains(variable), Set.of());
    }

    /** The gradients of {@code y} with respect to some of its parameters. */
    static Gradients of(Variable y, Variable seed, Parameters parameters) {
        Require.that(parameters.size() > 0, "backward", "no parameters, expected those to take gradients to");
        Set<Variable> wanted = new HashSet<>(parameters.values());
        Set<Variable> deadEnds = deadEnds(y, wanted);
        if (!y.needsGradient() || deadEnds.contains(y)) {
            throw new IllegalStateException("backward: '" + y.operation() + "' depends on none of the parameters "
                    + Require.few(parameters.names())
                    + ": they are frozen or detached, or it was computed from others, or with recording off");
        }
        return gradients(y, seed, wanted::contains, deadEnds);
    }

    private static Gradients gradients(Variable y, Variable seed, Predicate<Variable> wanted, Set<Variable> deadEnds) {
        List<Gradients.Entry> found = new ArrayList<>();
        BiConsumer<Variable, Variable> visitor = (variable, gradient) -> {
            if (wanted.test(variable)) {
                found.add(new Gradients.Entry(variable, gradient.matrix()));
            }
        };
        Recording.off(() -> new Backward(deadEnds).run(y, seed, Long.MIN_VALUE, visitor));
        // From latest first to the order in which the variables were made.
        Collections.reverse(found);
        return new Gradients(found);
    }

    /**
     * The variables in the graph of {@code y} through which no gradient reaches what is wanted. A segment that is to be
     * recomputed is never among them, since its inside is not known.
     */
    private static Set<Variable> deadEnds(Variable y, Set<Variable> wanted) {
        Set<Variable> seen = new HashSet<>(Set.of(y));
        List<Variable> inOrder = new ArrayList<>(seen);
        for (int i = 0; i < inOrder.size(); i++) {
            for (Input input : inOrder.get(i).inputArray()) {
                if (input.needsGradient() && seen.add(input.variable())) {
                    inOrder.add(input.variable());
                }
            }
        }
        inOrder.sort(Comparator.comparingLong(Variable::order));
        Set<Variable> deadEnds = new HashSet<>();
        for (Variable variable : inOrder) {
            if (!wanted.contains(variable)
                    && Stream.of(variable.inputArray()).noneMatch(input -> leads(input, deadEnds))) {
                deadEnds.add(variable);
            }
        }
        return deadEnds;
    }

    private static boolean leads(Input input, Set<Variable> deadEnds) {
        return input instanceof Recomputation || (input.needsGradient() && !deadEnds.contains(input.variable()));
    }

    /**
     * The gradients of {@code y} with respect to the given variables; those that it does not depend on are missing.
     *
     * <p>Stops at what is older than they are, which finds most of the dead ends of a derivative at a fresh leaf. To look for all of
     * them takes a small derivative a third longer.
     */
    static Map<Variable, Variable> of(Variable y, Variable seed, Set<Variable> wanted) {
        Map<Variable, Variable> gradients = new HashMap<>();
        long oldest = wanted.stream().mapToLong(Variable::order).min().orElse(Long.MAX_VALUE);
        if (y.needsGradient()) {
            new Backward(Set.of()).run(y, seed, oldest, (variable, gradient) -> {
                if (wanted.contains(variable)) {
                    gradients.put(variable, gradient);
                }
            });
        }
        return gradients;
    }

    /** A seed for the reverse pass, checked. */
    static Variable seed(String operation, Variable y, DMatrixRMaj seed) {
        Require.notNull(operation, "the seed", seed);
        Variable copy = Variable.of(seed);
        Require.sameShape(operation, "the seed", copy, y.title(), y);
        int notFinite = Kernels.firstNotFinite(copy.matrix().data);
        Require.that(
                notFinite < 0,
                operation,
                "the seed holds %s at %s",
                notFinite < 0 ? 0 : copy.matrix().data[notFinite],
                Shapes.index(copy.matrix(), notFinite));
        return copy;
    }

    /**
     * Visits each variable with its gradient.
     *
     * @param oldest the least order of a variable whose gradient is of interest
     */
    private void run(Variable y, Variable seed, long oldest, BiConsumer<Variable, Variable> visitor) {
        add(y, seed);
        for (Variable next = latestFirst.poll(); next != null; next = latestFirst.poll()) {
            Variable gradient = Objects.requireNonNull(frontier.remove(next));
            visitor.accept(next, gradient);
            passOn(next, gradient, oldest);
        }
    }

    /** Fails for a result from before the function that is being captured: it would not be computed again. */
    private static void requireHeard(Variable y, Input[] inputs) {
        if (inputs.length > 0 && y.order() <= Mode.current().heardSince) {
            throw new IllegalStateException(
                    "capture: '" + y.operation() + "' was computed before the captured function, which"
                            + " takes a gradient through it; compute it inside, or detach() it");
        }
    }

    private void passOn(Variable y, Variable gradient, long oldest) {
        Input[] inputs = y.inputArray();
        if (kernels != null) {
            kernels.onRulesOf(y.matrix());
            requireHeard(y, inputs);
        }
        for (Input input : inputs) {
            input.requireCurrent(y);
        }
        assert NumericWatch.areUnwritten(y, inputs);
        for (Input input : inputs) {
            boolean isWanted = input.variable().order() >= oldest && !deadEnds.contains(input.variable());
            if (input.needsGradient() && (isWanted || input instanceof Recomputation)) {
                Variable target = input.target(y);
                if (target.needsGradient()) {
                    add(target, input.gradientFor(target, y, gradient));
                }
            }
        }
    }

    private void add(Variable variable, Variable gradient) {
        Variable sum = frontier.get(variable);
        if (sum == null) {
            latestFirst.add(variable);
        }
        frontier.put(variable, sum == null ? gradient : sum.add(gradient));
    }
}
