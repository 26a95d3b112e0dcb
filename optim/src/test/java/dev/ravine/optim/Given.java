package dev.ravine.optim;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Variable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;

/** Parameters and gradients for tests of the optimizer. */
final class Given {
    private Given() {}

    static Parameter parameter(String name, int rows, int columns, double... entries) {
        return new Parameter(name, DMatrixRMaj.wrap(rows, columns, entries.clone()));
    }

    static Parameter parameter(String name, int rows, int columns, Random random) {
        return parameter(name, rows, columns, normal(random, rows * columns));
    }

    static double[] normal(Random random, int n) {
        return random.doubles(n, -1, 1).map(x -> 3 * x * x * x).toArray();
    }

    /** Exactly these entries as a parameter's gradient: that of Σ wᵢgᵢ. */
    static Gradients gradient(Parameter parameter, double... g) {
        Variable weights = Variable.of(DMatrixRMaj.wrap(parameter.rows(), parameter.columns(), g.clone()));
        return parameter.mul(weights).sum().backward();
    }

    static Gradients gradients(Random random, Parameter... parameters) {
        Gradients all = null;
        for (Parameter parameter : parameters) {
            Gradients one = gradient(parameter, normal(random, parameter.value().data.length));
            all = all == null ? one : all.add(one);
        }
        if (all == null) {
            throw new AssertionError("no parameters");
        }
        return all;
    }

    /** All that a state holds now, to be compared by its numbers. */
    static Map<String, List<?>> snapshot(State state) {
        Map<String, List<?>> all = new LinkedHashMap<>();
        state.matrices()
                .forEach((name, matrix) -> all.put(
                        name + " " + Shapes.of(matrix),
                        Arrays.stream(matrix.data).boxed().toList()));
        state.properties().forEach((name, value) -> all.put(name, List.of(value)));
        return all;
    }

    static Optimizer optimizer(UpdateRule rule, double learningRate, Parameter... parameters) {
        return new Optimizer(ParameterGroup.of("all", parameters).rule(rule).learningRate(learningRate));
    }
}
