package dev.ravine.autograd.graph;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The graph that a variable was computed by, drawn as text, for Graphviz or for Mermaid.
 *
 * <pre>{@code
 * Files.writeString(Path.of("loss.dot"), GraphDrawing.of(loss).withGradients().toDot());
 * }</pre>
 *
 * <p>Every variable that the result was computed from is drawn once, with a number, its operation or its parameter's
 * name, its shape and its value: all entries of a matrix that has at most six, and otherwise their range and their mean.
 * Where a variable was computed under {@link dev.ravine.autograd.NumericWatch} or a listener, its line of the program is there too.
 * Numbers are rounded to four significant digits. Inputs have lower numbers than what was computed from them, and an
 * operation's first input comes before its second, so the same program gives the same drawing, to the character.
 *
 * <p>What was not recorded cannot be drawn. A result of constants alone, or one computed with recording off, is a
 * constant; a recomputed segment is one operation.
 *
 * <p>Drawings are immutable. A parameter is drawn with the value that it has when the drawing is written out.
 */
public final class GraphDrawing {
    /**
     * The greatest number of variables that {@link #of(Variable)} draws. It is also about what Mermaid takes: by default
     * that refuses more than 500 edges or 50,000 characters.
     */
    public static final int DEFAULT_LIMIT = 200;

    private final Graph graph;
    private final Map<Parameter, String> names;
    private final @Nullable Gradients gradients;

    private GraphDrawing(Graph graph, Map<Parameter, String> names, @Nullable Gradients gradients) {
        this.graph = graph;
        this.names = names;
        this.gradients = gradients;
    }

    /**
     * Returns the drawing of a graph of at most {@value #DEFAULT_LIMIT} variables.
     *
     * @param result the last variable of the graph, of any shape
     * @throws IllegalArgumentException if there are more
     */
    public static GraphDrawing of(Variable result) {
        return of(result, DEFAULT_LIMIT);
    }

    /**
     * Returns the drawing of a graph of at most {@code limit} variables.
     *
     * @param result the last variable of the graph, of any shape
     * @param limit at least 1; the size of the text form grows with the square of the longest chain
     * @throws IllegalArgumentException if there are more
     */
    public static GraphDrawing of(Variable result, int limit) {
        Require.notNull("GraphDrawing.of", "the result", result);
        Require.that(limit >= 1, "GraphDrawing.of", "the limit is %d, expected at least 1", limit);
        return new GraphDrawing(Graph.of(result, limit), Map.of(), null);
    }

    /**
     * Returns this drawing with the gradient of every variable that has one, computed here by
     * {@link Variable#backward(Variable...)}.
     *
     * @throws IllegalArgumentException if the result is not 1×1
     * @throws IllegalStateException if the result depends on no parameter, or a parameter was changed after something
     *     here was computed from it
     */
    public GraphDrawing withGradients() {
        Variable[] intermediates = graph.variables().stream()
                .filter(variable -> variable.needsGradient() && !(variable instanceof Parameter))
                .toArray(Variable[]::new);
        return withGradients(graph.result().backward(intermediates));
    }

    /**
     * Returns this drawing with the given gradients, beside the variables that they are of.
     *
     * @param gradients of this result, or of anything else that was computed from its variables
     */
    public GraphDrawing withGradients(Gradients gradients) {
        return new GraphDrawing(graph, names, Require.notNull("GraphDrawing.withGradients", "the argument", gradients));
    }

    /**
     * Returns this drawing with parameters called by their paths in a model, such as {@code encoder.0.weight}. Others
     * keep their own names.
     *
     * @param parameters the model's
     */
    public GraphDrawing withNames(Parameters parameters) {
        Map<Parameter, String> given = new HashMap<>();
        Require.notNull("GraphDrawing.withNames", "the argument", parameters)
                .forEach((name, parameter) -> given.put(parameter, name));
        return new GraphDrawing(graph, given, gradients);
    }

    /**
     * Returns a line per use of a variable: the result first, and indented below each variable what it was computed
     * from. A variable that is used again is not told again; its number leads back to the line that has it all.
     */
    public String toText() {
        return IndentedText.of(graph, captions());
    }

    /**
     * Returns the graph in Graphviz's language DOT, for {@code dot -Tsvg}: parameters are amber cylinders, constants
     * grey boxes, operations blue with round corners, and the result is at the bottom. The edges into an operation of
     * several inputs are numbered.
     */
    public String toDot() {
        return Dot.of(graph, captions());
    }

    /**
     * Returns the graph as a Mermaid flowchart, for Markdown in a block marked {@code mermaid}. It looks as
     * {@link #toDot} does.
     */
    public String toMermaid() {
        return Mermaid.of(graph, captions());
    }

    /** The same as {@link #toText}. */
    @Override
    public String toString() {
        return toText();
    }

    private Captions captions() {
        return new Captions(graph, names, gradients);
    }
}
