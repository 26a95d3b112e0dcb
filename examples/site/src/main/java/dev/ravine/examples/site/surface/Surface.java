package dev.ravine.examples.site.surface;

import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.api.Domain;
import dev.ravine.examples.site.surface.Expression.Point;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** A loss over the plane. */
public final class Surface {
    private final Expression expression;

    private Surface(Expression expression) {
        this.expression = expression;
    }

    /**
     * Reads a surface's formula.
     *
     * @throws FormulaException if it is none, or has neither x nor y in it
     */
    public static Surface of(String formula) {
        Expression expression = Parser.parse(formula);
        if (expression.constant().isPresent()) {
            throw new FormulaException("there is neither x nor y in it: it is flat", 0, formula.length());
        }
        return new Surface(expression);
    }

    /** The names of the functions that a formula may call. */
    public static List<String> functions() {
        return Function.names();
    }

    /** The loss, entry by entry: x and y have one shape, and so has the result. */
    public Variable loss(Variable x, Variable y) {
        return expression.at(new Point(x, y, (value, part) -> {}));
    }

    /** The loss as {@link #loss}, and of each variable that it is computed from the part of the formula that it stands for. */
    public Parts parts(Variable x, Variable y) {
        Map<Variable, String> names = new HashMap<>();
        Variable loss = expression.at(new Point(x, y, (value, part) -> names.put(value, part.toString())));
        return new Parts(loss, names);
    }

    /**
     * A loss with the names of its parts.
     *
     * @param names by variable
     */
    public record Parts(Variable loss, Map<Variable, String> names) {}

    /** The loss at a point. */
    public double loss(double x, double y) {
        return Recording.off(() -> loss(Variable.of(x), Variable.of(y)).scalar());
    }

    /** The loss in Java, of variables {@code x} and {@code y}. */
    public String java() {
        return expression.java();
    }

    /** The formula, written out. */
    public String formula() {
        return expression.toString();
    }

    /** The loss on a grid, a row for each y. */
    public double[][] heights(double[] x, double[] y) {
        DMatrixRMaj xs = new DMatrixRMaj(y.length, x.length);
        DMatrixRMaj ys = new DMatrixRMaj(y.length, x.length);
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < x.length; j++) {
                xs.set(i, j, x[j]);
                ys.set(i, j, y[i]);
            }
        }
        DMatrixRMaj z =
                Recording.off(() -> loss(Variable.wrap(xs), Variable.wrap(ys)).value());
        double[][] heights = new double[y.length][x.length];
        for (int i = 0; i < y.length; i++) {
            System.arraycopy(z.data, i * x.length, heights[i], 0, x.length);
        }
        return heights;
    }

    /** Evenly spaced numbers from the first to the last. */
    public static double[] spread(double[] interval, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            double share = (double) i / (count - 1);
            numbers[i] = interval[0] * (1 - share) + interval[1] * share;
        }
        return numbers;
    }

    /** Where a formula of one's own is shown. */
    public static Domain defaultDomain() {
        return Domain.of(-5, 5, -5, 5);
    }
}
