package dev.ravine.autograd.check;

import dev.ravine.autograd.Input;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.ResultListener;
import dev.ravine.autograd.Variable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operation to blame, by checking each operation of a computation by itself.
 *
 * <p>The function is computed once, and every result noted. Then it is computed again and again with each result put back
 * to what it was, except one, which is moved a little: what the operation in question makes of that is its own derivative,
 * with nothing of the others in it. That is compared with its rule. What an operation reads without having a rule for it
 * shows in the same way.
 */
final class OperationCheck {
    private final GraphSubject subject;
    private final DMatrixRMaj[] point;
    private final Judge judge;
    private final RandomGenerator random;
    private final List<Variable> results = new ArrayList<>();
    private final Map<Variable, Source> sources = new LinkedHashMap<>();
    private final Set<Variable> reachable;

    OperationCheck(GraphSubject subject, DMatrixRMaj[] point, Judge judge, RandomGenerator random) {
        this.subject = subject;
        this.point = point;
        this.judge = judge;
        this.random = random;
        this.reachable = subject.at(
                point,
                inputs -> ResultListener.listeningInside(
                        y -> {
                            sources.put(y, new Source(point.length + results.size(), y.operation()));
                            results.add(y);
                            return y;
                        },
                        () -> {
                            for (int i = 0; i < point.length; i++) {
                                Parameter leaf = i < inputs.length
                                        ? inputs[i]
                                        : subject.parameters().get(i - inputs.length);
                                sources.put(leaf, new Source(i, leaf.name()));
                            }
                            return reachable(inputs);
                        }));
    }

    /** Computes the function, and finds what its result was computed from; of one that fails half way, everything. */
    private Set<Variable> reachable(Parameter[] inputs) {
        try {
            Variable result = subject.result(inputs);
            Set<Variable> reachable = new HashSet<>(Set.of(result));
            Deque<Variable> open = new ArrayDeque<>(reachable);
            while (!open.isEmpty()) {
                for (Input input : open.pop().inputs()) {
                    if (reachable.add(input.variable())) {
                        open.push(input.variable());
                    }
                }
            }
            return reachable;
        } catch (RuntimeException e) {
            return new HashSet<>(results);
        }
    }

    /** Something whose value can be moved: an input of the function, or behind those a result. */
    private record Source(int place, String name) {}

    /** The operations that are wrong, in the order of computation, at most so many. */
    List<Suspect> suspects(int most) {
        List<Suspect> suspects = new ArrayList<>();
        for (int k = 0; k < results.size() && suspects.size() < most; k++) {
            // What an operation computes by way of others, in finding its value, is its own business.
            if (reachable.contains(results.get(k))) {
                examine(k, suspects);
            }
        }
        for (int k = 0; k < results.size() && suspects.isEmpty(); k++) {
            if (reachable.contains(results.get(k))) {
                examineReading(k, suspects);
            }
        }
        return suspects;
    }

    private void examine(int k, List<Suspect> suspects) {
        Variable y = results.get(k);
        DMatrixRMaj arriving = Examination.weights(random, y.rows(), y.columns());
        for (Variable x : withRule(y)) {
            String problem = problemWith(k, y, x, placeOf(x), arriving);
            if (!problem.isEmpty()) {
                int place = 0;
                while (y.inputs().get(place).isReadOnly()
                        || y.inputs().get(place).variable() != x) {
                    place++;
                }
                suspects.add(suspect(y, place, "the rule for its input " + place + " is wrong: " + problem));
                return;
            }
        }
        Set<Variable> declared = new HashSet<>();
        y.inputs().forEach(input -> declared.add(input.variable()));
        String undeclared = dependence(k, y, declared);
        if (!undeclared.isEmpty()) {
            suspects.add(suspect(
                    y,
                    -1,
                    "it depends on '" + undeclared
                            + "' but has no rule for it: the value was detached, or an input was not declared"));
        }
    }

    /** Where nothing else is wrong, it may be what an operation says that it reads without a rule. */
    private void examineReading(int k, List<Suspect> suspects) {
        Variable y = results.get(k);
        if (y.inputs().stream().anyMatch(Input::isReadOnly)) {
            String read = dependence(k, y, withRule(y));
            if (!read.isEmpty()) {
                suspects.add(suspect(y, -1, "it reads '" + read + "' without a rule, but changes with it"));
            }
        }
    }

    private Set<Variable> withRule(Variable y) {
        Set<Variable> variables = new LinkedHashSet<>();
        for (Input input : y.inputs()) {
            if (!input.isReadOnly() && input.variable().needsGradient() && placeOf(input.variable()) >= 0) {
                variables.add(input.variable());
            }
        }
        return variables;
    }

    private int placeOf(Variable x) {
        Source source = sources.get(x);
        return source == null ? -1 : source.place();
    }

    private static Suspect suspect(Variable y, int input, String problem) {
        return y.origin()
                .filter(origin -> !origin.rule().isEmpty())
                .map(origin -> new Suspect(
                        origin.rule(),
                        input,
                        "at " + origin.line(),
                        "right to first order, wrong to second; in its rule, '" + y.operation() + "': " + problem))
                .orElseGet(() -> new Suspect(
                        y.operation(), input, y.origin().map(Object::toString).orElse(""), problem));
    }

    // ---- a rule against differences

    private String problemWith(int k, Variable y, Variable x, int place, DMatrixRMaj arriving) {
        DMatrixRMaj resultBefore = y.value().copy();
        DMatrixRMaj operandBefore = x.value().copy();
        DMatrixRMaj actual;
        try {
            actual = ruleFor(y, x, arriving);
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
        if (!Words.sameBits(y.value(), resultBefore) || !Words.sameBits(x.value(), operandBefore)) {
            y.value().setTo(resultBefore);
            x.value().setTo(operandBefore);
            return "it changes a value that was computed before";
        }
        DMatrixRMaj expected = actual.createLike();
        boolean wrong = false;
        double size = Examination.greatest(actual);
        for (int i = 0; i < expected.data.length; i++) {
            DoubleUnaryOperator f = along(k, place, i, arriving);
            double scale = Math.max(1, Math.abs(x.value().data[i]));
            Judge.Finding finding = judge.compare(actual.data[i], f, scale, Slope.noise(f, scale), size);
            boolean entryWrong = finding.verdict() == Verdict.WRONG;
            wrong |= entryWrong;
            expected.data[i] = entryWrong ? finding.numeric() : actual.data[i];
        }
        return wrong ? said(Diagnosis.of(actual, expected, arriving, x.value(), y.value())) : "";
    }

    private static String said(String diagnosis) {
        return diagnosis.isEmpty() ? "it is not the derivative" : diagnosis;
    }

    /** What the rules give for one variable, in all the places where the operation reads it. */
    private static DMatrixRMaj ruleFor(Variable y, Variable x, DMatrixRMaj arriving) {
        return Recording.off(() -> {
            Variable sum = Variable.wrap(new DMatrixRMaj(x.rows(), x.columns()));
            for (Input input : y.inputs()) {
                if (input.variable() == x && !input.isReadOnly()) {
                    sum = sum.add(input.gradient(y, Variable.of(arriving)));
                }
            }
            return sum.value();
        });
    }

    private DoubleUnaryOperator along(int k, int place, int entry, DMatrixRMaj arriving) {
        return step -> {
            DMatrixRMaj[] values = values();
            values[place] = values[place].copy();
            values[place].data[entry] += step;
            DMatrixRMaj y = replay(k, values);
            double sum = 0;
            for (int i = 0; i < arriving.data.length; i++) {
                sum += arriving.data[i] * y.data[i];
            }
            return sum;
        };
    }

    // ---- what is read without a rule

    /** The name of something that an operation depends on, beside the given variables; empty if there is nothing. */
    private String dependence(int k, Variable y, Set<Variable> but) {
        @Nullable DMatrixRMaj[] values = values();
        List<Source> others = new ArrayList<>();
        sources.forEach((variable, source) -> {
            DMatrixRMaj value = values[source.place()];
            boolean before = source.place() < point.length + k && value != null;
            if (before && variable.needsGradient() && !but.contains(variable)) {
                others.add(source);
                values[source.place()] = moved(value);
            }
        });
        if (Words.sameBits(replay(k, values), y.value())) {
            return "";
        }
        for (Source source : others) {
            DMatrixRMaj[] one = values();
            one[source.place()] = values[source.place()];
            if (!Words.sameBits(replay(k, one), y.value())) {
                return source.name();
            }
        }
        return "";
    }

    private DMatrixRMaj moved(DMatrixRMaj x) {
        DMatrixRMaj moved = x.copy();
        for (int i = 0; i < moved.data.length; i++) {
            moved.data[i] += 1e-5 * (0.5 + random.nextDouble()) * Math.max(1, Math.abs(moved.data[i]));
        }
        return moved;
    }

    // ---- once more, with other values

    /** The values of the inputs and of all results that the last one was computed from; null for the others. */
    private @Nullable DMatrixRMaj[] values() {
        @Nullable DMatrixRMaj[] values = new DMatrixRMaj[point.length + results.size()];
        System.arraycopy(point, 0, values, 0, point.length);
        for (int i = 0; i < results.size(); i++) {
            Variable result = results.get(i);
            values[point.length + i] = reachable.contains(result) ? result.value() : null;
        }
        return values;
    }

    /** Computes the function with these values in place of those computed, up to operation k, and returns its result. */
    private DMatrixRMaj replay(int k, DMatrixRMaj[] values) {
        DMatrixRMaj[] at = new DMatrixRMaj[point.length];
        System.arraycopy(values, 0, at, 0, point.length);
        Replay replay = new Replay(k, values, point.length);
        return subject.at(at, inputs -> {
            try {
                ResultListener.listeningInside(replay, () -> subject.result(inputs));
            } catch (Replay.Done done) {
                // As far as it is needed.
            }
            return replay.reached();
        });
    }
}
