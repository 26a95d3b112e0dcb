package dev.ravine.autograd.graph;

import dev.ravine.autograd.Variable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells a graph line by line, the result first and inputs indented below what was computed from them. */
final class IndentedText {
    private IndentedText() {}

    private record Use(Variable variable, int depth) {}

    static String of(Graph graph, Captions captions) {
        StringBuilder text = new StringBuilder();
        Set<Variable> told = new HashSet<>();
        Deque<Use> pending = new ArrayDeque<>();
        pending.push(new Use(graph.result(), 0));
        while (!pending.isEmpty()) {
            Use use = pending.pop();
            text.append("  ".repeat(use.depth));
            if (told.add(use.variable)) {
                text.append(String.join(", ", captions.lines(use.variable)));
                List<Variable> inputs = Graph.inputs(use.variable);
                for (int i = inputs.size() - 1; i >= 0; i--) {
                    pending.push(new Use(inputs.get(i), use.depth + 1));
                }
            } else {
                text.append(captions.title(use.variable)).append(", see above");
            }
            text.append('\n');
        }
        return text.toString();
    }
}
