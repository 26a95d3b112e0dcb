package dev.ravine.autograd;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;

/**
 * Derivatives of functions of a matrix: gradients to any order, Jacobians, Hessians and products with them.
 *
 * <p>What is returned is a variable that can be differentiated further, so the methods nest:
 *
 * <pre>{@code
 * UnaryOperator<Variable> f = x -> x.pow(4).sum();
 * Variable second = Derivatives.gradient(x -> Derivatives.gradient(f, x).sum(), x);   // 12 x²
 * }</pre>
 *
 * <p>The functions may close over other variables and parameters; these are held fixed. Where a result has many entries,
 * they are counted row by row. With recording {@linkplain Recording#off off} everything here still works, and returns
 * constants.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a null, and for a function whose result has a shape that
 * the method cannot use.
 */
public final class Derivatives {
    private Derivatives() {}

    // ---- of a function

    /**
     * Returns the gradient of a function at x, of the shape of x: zeros where the function does not depend on x.
     *
     * @param f returns a 1×1 result
     */
    public static Variable gradient(UnaryOperator<Variable> f, Variable x) {
        return gradient("gradient", f, x);
    }

    private static Variable gradient(String operation, UnaryOperator<Variable> f, Variable x) {
        return at(operation, f, x, (y, leaf) -> {
            requireNumber(operation, y);
            return pullBack(y, Variable.of(1), leaf);
        });
    }

    /**
     * Returns the vector-Jacobian product gᵀ · J, of the shape of x: one reverse pass.
     *
     * @param f returns a result of any shape
     * @param g of the result's shape
     */
    public static Variable vjp(UnaryOperator<Variable> f, Variable x, Variable g) {
        Require.notNull("vjp", "the vector", g);
        return at("vjp", f, x, (y, leaf) -> {
            Require.sameShape("vjp", "the vector", g, "the function's result", y);
            return pullBack(y, g, leaf);
        });
    }

    /**
     * Returns the Jacobian-vector product J · v, of the shape of the function's result: how the result changes along v.
     *
     * <p>It takes two reverse passes, since the vector-Jacobian product is linear in its vector and its own derivative
     * is the Jacobian, transposed (J. Townsend, A new trick for calculating Jacobian vector products, 2017).
     *
     * @param f returns a result of any shape
     * @param v of the shape of x
     */
    public static Variable jvp(UnaryOperator<Variable> f, Variable x, Variable v) {
        Require.operand("jvp", x);
        Require.notNull("jvp", "the vector", v);
        Require.sameShape("jvp", "the vector", v, "the point", x);
        return at("jvp", f, x, (y, leaf) -> {
            Variable u = Constants.ones(y.rows(), y.columns()).leaf();
            Variable product = pullBack(y, u, leaf);
            return pullBack(product.mul(v).sum(), Variable.of(1), u);
        });
    }

    /**
     * Returns the Jacobian: a row for each entry of the result, a column for each entry of x. One reverse pass per row.
     *
     * @param f returns a result of any shape
     */
    public static Variable jacobian(UnaryOperator<Variable> f, Variable x) {
        return jacobian("jacobian", f, x);
    }

    private static Variable jacobian(String operation, UnaryOperator<Variable> f, Variable x) {
        return at(operation, f, x, (y, leaf) -> {
            int outputs = y.matrix().data.length;
            if (outputs == 0) {
                return Constants.zeros(0, x.matrix().data.length);
            }
            Variable[] rows = new Variable[outputs];
            for (int i = 0; i < outputs; i++) {
                DMatrixRMaj unit = new DMatrixRMaj(y.rows(), y.columns());
                unit.data[i] = 1;
                rows[i] = Shaping.flat(pullBack(y, Variable.wrap(unit), leaf));
            }
            return Shaping.concatenateRows(rows);
        });
    }

    /**
     * Returns the Hessian: the matrix of second derivatives, a row and a column for each entry of x.
     *
     * @param f returns a 1×1 result
     */
    public static Variable hessian(UnaryOperator<Variable> f, Variable x) {
        Require.notNull("hessian", "the function", f);
        return jacobian("hessian", at -> gradient("hessian", f, at), x);
    }

    /**
     * Returns the Hessian times a vector, of the shape of x, without forming the Hessian: two reverse passes.
     *
     * @param f returns a 1×1 result
     * @param v of the shape of x
     */
    public static Variable hessianVector(UnaryOperator<Variable> f, Variable x, Variable v) {
        Require.operand("hessianVector", x);
        Require.notNull("hessianVector", "the vector", v);
        Require.sameShape("hessianVector", "the vector", v, "the point", x);
        Require.notNull("hessianVector", "the function", f);
        return vjp(at -> gradient("hessianVector", f, at), x, v);
    }

    // ---- of a result

    /**
     * Returns the gradients of a 1×1 result with respect to variables that it was computed from: parameters, or
     * intermediate results. Each has its variable's shape, and is zeros where the result does not depend on it.
     *
     * <p>A gradient that depends on nothing is a constant, like these zeros, and can be part of a loss; a loss of nothing but
     * constants has no gradients, and {@link Variable#backward} refuses it.
     *
     * @throws IllegalArgumentException if y is not 1×1, or one of {@code xs} is a constant, to which no gradient flows
     * @throws IllegalStateException if a parameter was changed after something here was computed from it
     */
    public static List<Variable> gradients(Variable y, Variable... xs) {
        return gradients("gradients", y, xs);
    }

    private static List<Variable> gradients(String operation, Variable y, Variable... xs) {
        Require.notNull(operation, "the result", y);
        requireNumber(operation, y);
        Backward.requireGradients(operation, xs);
        Set<Variable> wanted = new HashSet<>(List.of(xs));
        Map<Variable, Variable> gradients = Backward.of(y, Variable.of(1), wanted);
        return Stream.of(xs).map(x -> gradients.getOrDefault(x, zeros(x))).toList();
    }

    /**
     * Returns the Hessian of a 1×1 result times a vector, without forming the Hessian: two reverse passes through a model.
     *
     * <pre>{@code
     * Variable loss = Losses.crossEntropy(model.forward(batch.x()), batch.labels());
     * Gradients curvature = Derivatives.hessianVector(loss, loss.backward());
     * }</pre>
     *
     * @param v a matrix for each parameter that the second derivatives are taken to; the others are held fixed
     * @return a matrix for each parameter that {@code v} has one for, zeros where there is no second derivative
     * @throws IllegalArgumentException if y is not 1×1
     * @throws IllegalStateException if a parameter was changed after something here was computed from it
     */
    public static Gradients hessianVector(Variable y, Gradients v) {
        Require.notNull("hessianVector", "the vector", v);
        Parameter[] parameters = v.parameters().toArray(Parameter[]::new);
        return Recording.on(() -> {
            Variable slope = Variable.of(0);
            Iterator<Variable> gradients =
                    gradients("hessianVector", y, parameters).iterator();
            for (Parameter parameter : parameters) {
                slope = slope.add(
                        gradients.next().mul(Variable.wrap(v.of(parameter))).sum());
            }
            Map<Variable, Variable> products = Backward.of(slope, Variable.of(1), Set.of(parameters));
            return new Gradients(Stream.of(parameters)
                    .map(parameter -> new Gradients.Entry(
                            parameter,
                            products.getOrDefault(parameter, zeros(parameter)).matrix()))
                    .toList());
        });
    }

    // ---- how

    /** Computes f at a fresh leaf equal to x, and then what is wanted of its result and the leaf. */
    private static Variable at(
            String operation, UnaryOperator<Variable> f, Variable x, BinaryOperator<Variable> wanted) {
        Require.notNull(operation, "the function", f);
        Require.operand(operation, x);
        Variable result = Recording.on(() -> {
            Variable leaf = x.leaf();
            return wanted.apply(Require.notNull(operation, "the function's result", f.apply(leaf)), leaf);
        });
        return Recording.isOn() ? result : result.detach();
    }

    private static Variable pullBack(Variable y, Variable g, Variable x) {
        return Backward.of(y, g, Set.of(x)).getOrDefault(x, zeros(x));
    }

    private static void requireNumber(String operation, Variable y) {
        Require.that(y.matrix().data.length == 1, operation, "the result, '%s', is %s; expected 1×1", y.operation(), y);
    }

    private static Variable zeros(Variable x) {
        return Constants.zeros(x.rows(), x.columns());
    }
}
