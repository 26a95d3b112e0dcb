package dev.ravine.autograd.graph;

import dev.ravine.autograd.Variable;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a graph as a Mermaid flowchart (mermaid.js.org/syntax/flowchart.html). */
final class Mermaid {
    /** What means nothing to Mermaid or to Markdown inside of a quoted label, beside letters and digits. */
    private static final String PLAIN = " .,;=×+-()[]'";

    /**
     * What Mermaid looks for once more after it has decoded the entities: its line break, icons, formulas, and its own marks
     * for entities. A space of no width takes them apart.
     */
    private static final Pattern SEEN_THROUGH_ENTITIES = Pattern.compile("\\\\(?=n)|:(?=fa-)|\\$(?=\\$)|ﬂ(?=°)|¶(?=ß)");

    /** Without it, labels wrap at 200 pixels. */
    private static final String CONFIGURATION =
            """
            ---
            config:
              flowchart:
                wrappingWidth: 600
            ---
            """;

    private Mermaid() {}

    static String of(Graph graph, Captions captions) {
        StringBuilder chart = new StringBuilder(CONFIGURATION).append("flowchart TD\n");
        for (Kind kind : Kind.values()) {
            chart.append("  classDef %s fill:%s,stroke:%s,color:%s\n"
                    .formatted(className(kind), kind.fill, kind.border, Kind.WORDS));
        }
        chart.append("  linkStyle default stroke:%s\n".formatted(Kind.EDGES));
        for (Variable variable : graph.variables()) {
            chart.append("  n" + graph.number(variable) + shape(variable, label(variable, captions)) + "\n");
        }
        for (Variable variable : graph.variables()) {
            List<Variable> inputs = Graph.inputs(variable);
            for (int i = 0; i < inputs.size(); i++) {
                String place = inputs.size() > 1 ? "|" + (i + 1) + "|" : "";
                chart.append(
                        "  n" + graph.number(inputs.get(i)) + " -->" + place + " n" + graph.number(variable) + "\n");
            }
        }
        return chart.toString();
    }

    private static String className(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String shape(Variable variable, String label) {
        Kind kind = Kind.of(variable);
        String shape =
                switch (kind) {
                    case CONSTANT -> "[\"" + label + "\"]";
                    case PARAMETER -> "[(\"" + label + "\")]";
                    case OPERATION -> "(\"" + label + "\")";
                };
        return shape + ":::" + className(kind);
    }

    private static String label(Variable variable, Captions captions) {
        return captions.lines(variable).stream().map(Mermaid::escape).collect(Collectors.joining("<br/>"));
    }

    /**
     * Replaces by an entity whatever is not known to be plain: beside quotes, Mermaid looks inside labels for comments,
     * directives, HTML and Markdown.
     */
    private static String escape(String words) {
        StringBuilder text = new StringBuilder();
        SEEN_THROUGH_ENTITIES.matcher(words).replaceAll("$0\u200B").codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0) {
                text.appendCodePoint(c);
            } else {
                text.append('#').append(c).append(';');
            }
        });
        // A line that holds "direction TB" is a statement to Mermaid's lexer, even where it stands in quotes.
        return text.toString().replace("direction ", "direction#32;");
    }
}
