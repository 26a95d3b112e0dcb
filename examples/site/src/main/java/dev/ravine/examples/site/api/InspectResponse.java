package dev.ravine.examples.site.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step, from the loss's graph to the update.
 *
 * @param step the index of the point that the step leaves from; less than asked for if the run ended before
 * @param nodes the graph, inputs before results; the last one is the loss, noise included
 * @param update how x and y move; empty where there is no further step
 * @param change what the step does to the loss
 * @param check whether the gradient is right
 * @param curvature of the surface at this point
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record InspectResponse(
        int step,
        List<Node> nodes,
        List<Told> update,
        @Nullable Change change,
        GradientChecked check,
        Curvature curvature) {
    /**
     * A variable of the graph.
     *
     * @param id from 1
     * @param operation its name in {@code autograd}; {@code parameter} or {@code constant} for a leaf
     * @param label what to write: {@code x}, a number, or the operation
     * @param value 1×1, as all of them here
     * @param gradient of the loss with respect to it; null for a constant
     * @param inputs the ids of what it was computed from, in order; twice the same if it was used twice
     * @param passed what each of its inputs gets of its gradient, in order; empty where none does
     */
    public record Node(
            int id,
            String operation,
            String label,
            double value,
            @Nullable Double gradient,
            List<Integer> inputs,
            List<Passed> passed) {}

    /**
     * What an operation passes on to one of its inputs.
     *
     * @param to the input's id
     * @param formula of the gradient g, the value y, the inputs a and b, and a number c; empty where none is known
     * @param c the number, if there is one; null if not
     * @param local the derivative of the value with respect to the input: what an input gets of a gradient of 1
     * @param value what the input gets
     */
    public record Passed(int to, String formula, @Nullable Double c, double local, double value) {}

    /**
     * The update of one coordinate, as {@code optimizer.explain} tells it.
     *
     * @param parameter {@code x} or {@code y}
     * @param step from 1
     * @param lines from the gradient to the new value
     * @param remarks what is worth noticing
     */
    public record Told(String parameter, int step, List<Line> lines, List<String> remarks) {}

    /**
     * A quantity of an update.
     *
     * @param symbol such as m̂
     * @param formula how it is computed
     * @param value what it is
     */
    public record Line(String symbol, String formula, double value) {}

    /**
     * What a step does to the loss, without noise.
     *
     * @param before the loss that it leaves
     * @param after the loss where it arrives
     * @param predicted the change that the gradient alone predicts: gradient · step
     * @param actual after − before
     */
    public record Change(double before, double after, double predicted, double actual) {}

    /**
     * What {@code GradientCheck} says of the gradient at this point.
     *
     * @param verdict {@code correct}, {@code subgradient}, {@code inconclusive} or {@code wrong}
     * @param compared how many derivatives were compared
     * @param worstRelativeError the greatest relative error among them; null if none was compared
     * @param text the whole report
     */
    public record GradientChecked(String verdict, int compared, @Nullable Double worstRelativeError, String text) {}

    /**
     * The surface's second derivatives at a point.
     *
     * @param hessian two rows of two
     * @param eigenvalues the curvatures, the greater first; null entries where they are no numbers
     * @param directions for each of them a unit vector, x and y
     * @param greatestRate 2/λmax: the rate below which plain descent is stable on a bowl of this curvature; null where λmax
     *     is not above 0
     * @param bound the same for the runner's own rule; null where none is known
     * @param boundFormula of {@code bound}, such as {@code 2(1 + γ)/λmax}; empty where none is known
     */
    public record Curvature(
            double[][] hessian,
            double[] eigenvalues,
            double[][] directions,
            @Nullable Double greatestRate,
            @Nullable Double bound,
            String boundFormula) {}
}
