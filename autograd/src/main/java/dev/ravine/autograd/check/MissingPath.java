package dev.ravine.autograd.check;

import dev.ravine.autograd.Input;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/**
 * Finds where a computation depends on its inputs without a rule: a value was detached, an input was not declared, or is only
 * read. The function is computed once more at inputs that are moved a little, and each operation compared with itself.
 */
final class MissingPath {
    private final GraphSubject subject;
    private final DMatrixRMaj[] point;
    private final Trace trace;
    private final Alone alone;
    private final Judge judge;
    private final RandomGenerator random;
    private final Set<Variable> reachable;

    MissingPath(
            GraphSubject subject, DMatrixRMaj[] point, OperationCheck operations, Judge judge, RandomGenerator random) {
        this.judge = judge;
        this.subject = subject;
        this.point = point;
        this.trace = operations.trace();
        this.alone = operations.alone();
        this.random = random;
        this.reachable = trace.reachable();
    }

    /**
     * The first operation that depends on something without a rule.
     *
     * @throws IllegalStateException if the function does something else at the moved inputs
     */
    Optional<Suspect> find() {
        DMatrixRMaj[] elsewhere = point.clone();
        for (int i = 0; i < elsewhere.length; i++) {
            elsewhere[i] = moved(point[i]);
        }
        Trace other = subject.at(elsewhere, inputs -> new Trace(subject, inputs, (number, y) -> null));
        if (!trace.isLike(other)) {
            throw new IllegalStateException("at inputs that are moved a little it computes other operations");
        }
        Optional<Suspect> found = Optional.empty();
        for (int k = 0; k < trace.steps().size() && found.isEmpty(); k++) {
            if (reachable.contains(trace.steps().get(k).seen())) {
                found = undeclared(k, other);
            }
        }
        for (int k = 0; k < trace.steps().size() && found.isEmpty(); k++) {
            if (reachable.contains(trace.steps().get(k).seen())) {
                found = onlyRead(k);
            }
        }
        return found;
    }

    private Optional<Suspect> undeclared(int k, Trace other) {
        Variable y = trace.steps().get(k).y();
        Variable z = other.steps().get(k).y();
        boolean inputsMoved = false;
        for (int i = 0; i < y.inputs().size(); i++) {
            Variable x = y.inputs().get(i).variable();
            boolean moved =
                    !Words.sameBits(x.value(), z.inputs().get(i).variable().value());
            inputsMoved |= moved;
            boolean isConstant = !x.needsGradient() && trace.numberOf(x) < 0;
            if (moved && isConstant) {
                return Optional.of(blamed(y, dependsOn(nameOf(x))));
            }
        }
        if (!inputsMoved && !Words.sameBits(y.value(), z.value())) {
            return Optional.of(blamed(y, dependsOn(nameOfLeaf(k))));
        }
        return trace.steps().get(k).kernel() == null && !isView(y) ? hidden(k, y) : Optional.empty();
    }

    private static String dependsOn(String name) {
        return "it depends on '" + name
                + "' but has no rule for it: the value was detached, or an input was not declared";
    }

    private static Suspect blamed(Variable y, String problem) {
        return OperationCheck.suspect(y, -1, problem);
    }

    private static boolean isView(Variable y) {
        return y.inputs().size() == 1
                && y.value().data == y.inputs().get(0).variable().value().data;
    }

    /** Of an operation that gave a finished value: what its value depends on beside what it declares. */
    private Optional<Suspect> hidden(int k, Variable y) {
        Set<Variable> declared = new HashSet<>();
        y.inputs().forEach(input -> declared.add(input.variable()));
        Set<Variable> before = new HashSet<>(trace.leaves());
        trace.steps().subList(0, k).forEach(step -> before.add(step.seen()));
        before.removeIf(x -> declared.contains(x) || !x.needsGradient() || !isUsed(x));
        if (Words.sameBits(alone.replay(k, x -> before.contains(x) ? moved(x.value()) : null), y.value())) {
            return Optional.empty();
        }
        for (Variable one : before) {
            if (!Words.sameBits(alone.replay(k, x -> x == one ? moved(x.value()) : null), y.value())) {
                return Optional.of(blamed(y, dependsOn(name(one))));
            }
        }
        return Optional.empty();
    }

    private boolean isUsed(Variable x) {
        return x instanceof Parameter || reachable.contains(x);
    }

    /** Where nothing else is wrong, it may be what an operation says that it reads without a rule. */
    private Optional<Suspect> onlyRead(int k) {
        Trace.Step step = trace.steps().get(k);
        Variable y = step.y();
        for (Input input : y.inputs()) {
            Variable x = input.variable();
            if (input.isReadOnly() && x.needsGradient() && changesWith(step, x)) {
                return Optional.of(blamed(y, "it reads '" + name(x) + "' without a rule, but changes with it"));
            }
        }
        return Optional.empty();
    }

    /** Whether a result has a slope, and does not only jump as a mask does. */
    private boolean changesWith(Trace.Step step, Variable x) {
        DMatrixRMaj direction = moved(x.value());
        for (int i = 0; i < direction.data.length; i++) {
            direction.data[i] -= x.value().data[i];
        }
        DMatrixRMaj g = Numbers.weights(random, step.y().rows(), step.y().columns());
        Ladder.Path path = OperationCheck.path(alone.of(step, x), x.value(), direction);
        Judge.Finding finding = judge.compare(new Judge.Question(
                s -> OperationCheck.sum(path.at(s), g), 1, 1, new double[] {0}, i -> 0, i -> 0, i -> 0))[0];
        return finding.verdict() == Verdict.WRONG && !finding.isAtKink();
    }

    private DMatrixRMaj moved(DMatrixRMaj x) {
        DMatrixRMaj moved = x.copy();
        for (int i = 0; i < moved.data.length; i++) {
            double size = x.data[i] == 0 ? OperationCheck.reference(x) : Math.abs(x.data[i]);
            moved.data[i] += 1e-5 * (0.5 + random.nextDouble()) * size;
        }
        return moved;
    }

    // ---- names

    private static String name(Variable x) {
        return x instanceof Parameter leaf ? leaf.name() : x.operation();
    }

    /** What a constant shows the value of. */
    private String nameOf(Variable constant) {
        for (Parameter leaf : trace.leaves()) {
            if (Words.sameBits(leaf.value(), constant.value())) {
                return leaf.name();
            }
        }
        for (Trace.Step step : trace.steps()) {
            if (Words.sameBits(step.y().value(), constant.value())) {
                return step.y().operation();
            }
        }
        return "the inputs";
    }

    private String nameOfLeaf(int k) {
        for (int i = 0; i < point.length; i++) {
            DMatrixRMaj[] at = point.clone();
            at[i] = moved(point[i]);
            Trace other = subject.at(at, inputs -> new Trace(subject, inputs, (number, y) -> null));
            if (trace.isLike(other)
                    && !Words.sameBits(
                            other.steps().get(k).y().value(),
                            trace.steps().get(k).y().value())) {
                return trace.leaves().get(i).name();
            }
        }
        return "the inputs";
    }
}
