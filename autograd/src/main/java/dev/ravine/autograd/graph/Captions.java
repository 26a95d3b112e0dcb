package dev.ravine.autograd.graph;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a drawing says of a variable. The words are plain: each kind of drawing does its own escaping. */
final class Captions {
    private final Graph graph;
    private final Map<Parameter, String> names;
    private final @Nullable Gradients gradients;

    Captions(Graph graph, Map<Parameter, String> names, @Nullable Gradients gradients) {
        this.graph = graph;
        this.names = names;
        this.gradients = gradients;
    }

    /** Number, name and shape: {@code #2 parameter 'w' 3×1}. */
    String title(Variable variable) {
        return "#" + graph.number(variable) + " " + name(variable) + " " + variable.rows() + "×" + variable.columns();
    }

    /** The title, and after it a line each for the value, the gradient and the place in the program, if known. */
    List<String> lines(Variable variable) {
        List<String> lines = new ArrayList<>();
        lines.add(title(variable));
        lines.add("value " + Entries.of(variable.value()));
        if (gradients != null && gradients.contains(variable)) {
            lines.add("gradient " + Entries.of(gradients.of(variable)));
        }
        variable.origin().ifPresent(origin -> lines.add(visible(origin.toString())));
        return lines;
    }

    private String name(Variable variable) {
        if (variable instanceof Parameter parameter) {
            return "parameter '" + visible(names.getOrDefault(parameter, parameter.name())) + "'";
        }
        boolean notRecorded =
                Kind.of(variable) == Kind.CONSTANT && !variable.operation().equals("constant");
        return visible(variable.operation()) + (notRecorded ? " (constant)" : "");
    }

    /** The name on one line, with an escape for each character that a file could not hold or a reader not see. */
    static String visible(String name) {
        StringBuilder text = new StringBuilder();
        name.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (isInvisible(c)) {
                        text.append("\\u{").append(Integer.toHexString(c)).append('}');
                    } else {
                        text.appendCodePoint(c);
                    }
                }
            }
        });
        return text.toString();
    }

    private static boolean isInvisible(int c) {
        int lastTwoOfEachPlane = 0xFFFE;
        return (c & lastTwoOfEachPlane) == lastTwoOfEachPlane
                || switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE -> true;
                    default -> false;
                };
    }
}
