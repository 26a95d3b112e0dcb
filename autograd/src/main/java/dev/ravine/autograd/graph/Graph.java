package dev.ravine.autograd.graph;

import dev.ravine.autograd.Input;
import dev.ravine.autograd.Variable;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The variables that a result was computed from, and the result, numbered from 1 with inputs before results. */
final class Graph {
    private final Variable result;
    private final Map<Variable, Integer> numbers;

    private Graph(Variable result, Map<Variable, Integer> numbers) {
        this.result = result;
        this.numbers = numbers;
    }

    /**
     * Walks the graph depth first, without recursion, and numbers each variable when all its inputs are numbered. Stops
     * as soon as it has met more variables than the limit, so that even a huge graph is refused at once.
     */
    static Graph of(Variable result, int limit) {
        Map<Variable, Integer> numbers = new LinkedHashMap<>();
        Set<Variable> met = new HashSet<>();
        Deque<Visit> path = new ArrayDeque<>();
        met.add(result);
        path.push(Visit.of(result));
        while (!path.isEmpty()) {
            Visit visit = path.peek();
            if (visit.inputs.hasNext()) {
                Variable input = visit.inputs.next().variable();
                if (met.add(input)) {
                    requireAtMost(limit, met.size(), result);
                    path.push(Visit.of(input));
                }
            } else {
                path.pop();
                numbers.put(visit.variable, numbers.size() + 1);
            }
        }
        return new Graph(result, numbers);
    }

    private record Visit(Variable variable, Iterator<Input> inputs) {
        static Visit of(Variable variable) {
            return new Visit(variable, variable.inputs().iterator());
        }
    }

    private static void requireAtMost(int limit, int size, Variable result) {
        if (size > limit) {
            throw new IllegalArgumentException(
                    "GraphDrawing.of: the graph of '" + result.operation() + "' has at least "
                            + size + " variables, and the limit is " + limit
                            + "; draw an intermediate result or a smaller model"
                            + " (fewer layers, fewer time steps), or pass a higher limit");
        }
    }

    Variable result() {
        return result;
    }

    /** All of them, in the order of their numbers. */
    Set<Variable> variables() {
        return Collections.unmodifiableSet(numbers.keySet());
    }

    int number(Variable variable) {
        return Objects.requireNonNull(numbers.get(variable));
    }

    /** What the variable was computed from, in order; twice the same if it was used twice. */
    static List<Variable> inputs(Variable variable) {
        return variable.inputs().stream().map(Input::variable).toList();
    }
}
