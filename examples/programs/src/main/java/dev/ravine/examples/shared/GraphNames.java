package dev.ravine.examples.shared;

import dev.ravine.autograd.Input;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Names for all that a result was computed from: parameters have theirs, results are y1, y2 and so on. */
public final class GraphNames {
    private final Map<Variable, String> names = new LinkedHashMap<>();
    private int results;

    /** Names everything that the last result was computed from, and it. */
    public GraphNames(Parameters parameters, Variable last) {
        parameters.forEach((name, parameter) -> names.put(parameter, name));
        add(last);
    }

    /** Gives a name to a variable, after those it was computed from. */
    private void add(Variable variable) {
        variable.inputs().stream().map(Input::variable).forEach(this::add);
        if (!names.containsKey(variable)) {
            names.put(variable, variable.inputs().isEmpty() ? Numbers.of(variable.value()) : "y" + ++results);
        }
    }

    /** The name; a constant's is its value. */
    public String of(Variable variable) {
        return names.getOrDefault(variable, "");
    }

    /** The results of operations, each after those it was computed from. */
    public List<Variable> results() {
        return names.keySet().stream()
                .filter(variable -> !variable.inputs().isEmpty())
                .toList();
    }

    /** How a result was computed, such as {@code tanh(y2)}. */
    public String call(Variable result) {
        return result.inputs().stream()
                .map(input -> of(input.variable()))
                .collect(Collectors.joining(", ", result.operation() + "(", ")"));
    }
}
