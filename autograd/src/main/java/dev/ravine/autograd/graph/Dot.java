package dev.ravine.autograd.graph;

import dev.ravine.autograd.Variable;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a graph in the DOT language (graphviz.org/doc/info/lang.html). */
final class Dot {
    private Dot() {}

    static String of(Graph graph, Captions captions) {
        StringBuilder dot = new StringBuilder();
        dot.append(
                """
                digraph {
                  bgcolor="transparent"
                  ordering="in"
                  node [style="filled", fontname="Helvetica,Arial,sans-serif", fontsize=11, fontcolor="%s"]
                  edge [color="%s", fontname="Helvetica,Arial,sans-serif", fontsize=9, fontcolor="%s"]
                """
                        .formatted(Kind.WORDS, Kind.EDGES, Kind.EDGES));
        for (Variable variable : graph.variables()) {
            Kind kind = Kind.of(variable);
            dot.append("  n" + graph.number(variable) + " [label=\"" + label(variable, captions) + "\", " + shape(kind)
                    + ", fillcolor=\"" + kind.fill + "\", color=\"" + kind.border + "\"]\n");
        }
        for (Variable variable : graph.variables()) {
            List<Variable> inputs = Graph.inputs(variable);
            for (int i = 0; i < inputs.size(); i++) {
                String place = inputs.size() > 1 ? " [label=\"" + (i + 1) + "\"]" : "";
                dot.append("  n" + graph.number(inputs.get(i)) + " -> n" + graph.number(variable) + place + "\n");
            }
        }
        return dot.append("}\n").toString();
    }

    private static String shape(Kind kind) {
        return switch (kind) {
            case CONSTANT -> "shape=box";
            case PARAMETER -> "shape=cylinder";
            case OPERATION -> "shape=box, style=\"filled,rounded\"";
        };
    }

    private static String label(Variable variable, Captions captions) {
        return captions.lines(variable).stream().map(Dot::escape).collect(Collectors.joining("\\n"));
    }

    /** Within a quoted label DOT interprets quotes, backslashes, and the entities of HTML. */
    private static String escape(String words) {
        return words.replace("\\", "\\\\").replace("\"", "\\\"").replace("&", "&amp;");
    }
}
