package dev.ravine.autograd.check;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.ResultListener;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A function of variables, with the gradients that its operations' rules give.
 *
 * @param function what is checked
 * @param parameters inputs that the function closes over, behind those that it is given
 */
record GraphSubject(Function<Variable[], Variable> function, List<Parameter> parameters) implements Subject {
    @Override
    public DMatrixRMaj value(DMatrixRMaj[] at) {
        return at(at, inputs -> result(inputs).value().copy());
    }

    @Override
    public DMatrixRMaj roundedOtherwise(DMatrixRMaj[] at, RandomGenerator random) {
        ResultListener rounding =
                y -> y.needsGradient() ? ResultListener.replaced(y, Numbers.jiggled(y.value(), random)) : y;
        return at(at, inputs -> ResultListener.listeningInside(rounding, () -> result(inputs))
                .value()
                .copy());
    }

    @Override
    public @Nullable DMatrixRMaj[] gradients(DMatrixRMaj[] at, DMatrixRMaj cotangent) {
        return at(at, inputs -> {
            Map<Variable, DMatrixRMaj> computed = new LinkedHashMap<>();
            Variable y = ResultListener.listening(
                    result -> {
                        computed.put(result, result.value().copy());
                        return result;
                    },
                    () -> result(inputs));
            @Nullable DMatrixRMaj[] gradients = new DMatrixRMaj[at.length];
            if (y.needsGradient()) {
                Gradients all = backward(y, cotangent);
                for (int i = 0; i < at.length; i++) {
                    Parameter leaf = i < inputs.length ? inputs[i] : parameters.get(i - inputs.length);
                    computed.put(leaf, at[i]);
                    gradients[i] = all.contains(leaf) ? all.of(leaf).copy() : null;
                }
            }
            computed.forEach((variable, before) -> {
                if (!Words.sameBits(variable.value(), before)) {
                    throw new Defect("computing the gradient changes a value that was computed before, '"
                            + (variable instanceof Parameter leaf ? leaf.name() : variable.operation()) + "'");
                }
            });
            return gradients;
        });
    }

    @Override
    public String name(int input, int count) {
        int first = count - parameters.size();
        return input < first
                ? "input " + input
                : "parameter '" + parameters.get(input - first).name() + "'";
    }

    private static Gradients backward(Variable y, DMatrixRMaj cotangent) {
        try {
            return y.backward(cotangent);
        } catch (IllegalStateException e) {
            throw new Defect(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            throw new Defect("computing the gradient failed: " + e);
        }
    }

    /** The function's result at leaves of its own. */
    Variable result(Parameter[] inputs) {
        Variable y = function.apply(inputs);
        if (y == null) {
            throw new IllegalArgumentException("GradientCheck: the function returned null");
        }
        return y;
    }

    /** The inputs, and behind them the parameters. */
    List<Parameter> leaves(Parameter[] inputs) {
        List<Parameter> leaves = new ArrayList<>(List.of(inputs));
        leaves.addAll(parameters);
        return leaves;
    }

    /** Computes the body while the parameters are as given, behind the inputs, and puts them back. */
    <T> T withParameters(DMatrixRMaj[] at, Supplier<T> body) {
        return withParameters(at, at.length - parameters.size(), body);
    }

    /** Runs the body with fresh leaves for the inputs, the parameters set as given, and puts the parameters back. */
    <T> T at(DMatrixRMaj[] at, Function<Parameter[], T> body) {
        Parameter[] inputs = new Parameter[at.length - parameters.size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = new Parameter("input " + i, at[i]);
        }
        return withParameters(at, inputs.length, () -> body.apply(inputs));
    }

    private <T> T withParameters(DMatrixRMaj[] at, int first, Supplier<T> body) {
        DMatrixRMaj[] before = parameters.stream().map(p -> p.value().copy()).toArray(DMatrixRMaj[]::new);
        try {
            for (int i = 0; i < before.length; i++) {
                parameters.get(i).set(at[first + i]);
            }
            return body.get();
        } finally {
            for (int i = 0; i < before.length; i++) {
                parameters.get(i).set(before[i]);
            }
        }
    }
}
