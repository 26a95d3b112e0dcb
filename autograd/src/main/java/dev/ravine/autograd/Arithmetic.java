package dev.ravine.autograd;

import static dev.ravine.autograd.Elementwise.log;
import static dev.ravine.autograd.EntryOperations.binary;
import static dev.ravine.autograd.EntryOperations.unary;
import static dev.ravine.autograd.Shaping.where;

import dev.ravine.autograd.kernel.Kernels;
import org.ejml.data.DMatrixRMaj;

/**
 * Arithmetic on matrices, entry by entry.
 *
 * <p>Operands of different shapes are broadcast: a row (1×n) is repeated for every row of the other, a column (m×1) for
 * every column, a 1×1 for every entry; a column with a row gives m×n. Every operation here throws
 * {@link IllegalArgumentException} where the shapes do not fit, or an operand is null. None modifies its operands.
 */
public final class Arithmetic {
    private static final Kernels K = Kernels.active();

    private Arithmetic() {}

    /** Returns a + b. */
    public static Variable add(Variable a, Variable b) {
        return binary("add", a, b, K::add, (y, g) -> g, (y, g) -> g);
    }

    /** Returns a + b. */
    public static Variable add(Variable a, double b) {
        return binary("add", a, b, K::add, (y, g) -> g);
    }

    /** Returns a − b. */
    public static Variable sub(Variable a, Variable b) {
        return binary("sub", a, b, K::sub, (y, g) -> g, (y, g) -> g.neg());
    }

    /** Returns a − b. */
    public static Variable sub(Variable a, double b) {
        return binary("sub", a, b, K::sub, (y, g) -> g);
    }

    /** Returns a − b. */
    public static Variable sub(double a, Variable b) {
        return binary("sub", a, b, K::sub, (y, g) -> g.neg());
    }

    /** Returns a · b, entry by entry (the Hadamard product; {@link LinearAlgebra#matmul} is the matrix product). */
    public static Variable mul(Variable a, Variable b) {
        return binary("mul", a, b, K::mul, (y, g) -> g.mul(b), (y, g) -> g.mul(a));
    }

    /** Returns a · b. */
    public static Variable mul(Variable a, double b) {
        return binary("mul", a, b, K::mul, (y, g) -> g.mul(b));
    }

    /** Returns a / b, as IEEE 754 has it: a division by zero gives an infinity or a NaN. */
    public static Variable div(Variable a, Variable b) {
        return binary("div", a, b, K::div, (y, g) -> g.div(b), (y, g) -> g.mul(y)
                .div(b)
                .neg());
    }

    /** Returns a / b. */
    public static Variable div(Variable a, double b) {
        return binary("div", a, b, K::div, (y, g) -> g.div(b));
    }

    /** Returns a / b. */
    public static Variable div(double a, Variable b) {
        return binary("div", a, b, K::div, (y, g) -> g.mul(y).div(b).neg());
    }

    /** Returns −x. */
    public static Variable neg(Variable x) {
        return unary("neg", x, K::neg, (y, g) -> g.neg());
    }

    /**
     * Returns each entry of x to the given power, as {@link Math#pow} has it: a negative base gives NaN unless the
     * exponent is whole. The power 0 has gradient 0 everywhere.
     */
    public static Variable pow(Variable x, double exponent) {
        if (exponent == 2) {
            return unary("pow", x, K::square, (y, g) -> g.mul(x).mul(2));
        }
        Vjp rule = (y, g) -> exponent == 0
                ? Variable.wrap(new DMatrixRMaj(x.rows(), x.columns()))
                : g.mul(x.pow(exponent - 1)).mul(exponent);
        return binary("pow", x, exponent, K::pow, rule);
    }

    /**
     * Returns a to the power b. Where both are 0 the gradient with respect to the base is 0, and where the base is 0
     * that with respect to an exponent of at least 0 is 0, as in PyTorch; the plain formulas would give 0 · ∞.
     */
    public static Variable pow(Variable a, Variable b) {
        return binary(
                "pow",
                a,
                b,
                K::pow,
                (y, g) -> g.mul(b).mul(pow(a, where(bothZero(a, b), Variable.of(1), b.sub(1)))),
                (y, g) -> g.mul(y).mul(log(where(Shaping.test(a, v -> v == 0), Variable.of(1), a))));
    }

    private static Variable bothZero(Variable a, Variable b) {
        return Shaping.test(a, v -> v == 0).mul(Shaping.test(b, v -> v == 0));
    }

    /** Returns a to the power b. */
    public static Variable pow(double a, Variable b) {
        return pow(Variable.of(a), b);
    }

    /**
     * Returns the greater of a and b, entry by entry; NaN if either is. Where they tie, each gets half of the gradient,
     * as in PyTorch.
     */
    public static Variable maximum(Variable a, Variable b) {
        return binary(
                "maximum",
                a,
                b,
                K::maximum,
                (y, g) -> g.mul(shareOfGreater(a, b)),
                (y, g) -> g.mul(shareOfGreater(b, a)));
    }

    /** Returns the greater of a and b, entry by entry. */
    public static Variable maximum(Variable a, double b) {
        return maximum(a, Variable.of(b));
    }

    /**
     * Returns the lesser of a and b, entry by entry; NaN if either is. Where they tie, each gets half of the gradient,
     * as in PyTorch.
     */
    public static Variable minimum(Variable a, Variable b) {
        return binary(
                "minimum",
                a,
                b,
                K::minimum,
                (y, g) -> g.mul(shareOfGreater(b, a)),
                (y, g) -> g.mul(shareOfGreater(a, b)));
    }

    /** Returns the lesser of a and b, entry by entry. */
    public static Variable minimum(Variable a, double b) {
        return minimum(a, Variable.of(b));
    }

    /** A constant: 1 where a is greater than b, a half where they tie, else 0. */
    private static Variable shareOfGreater(Variable a, Variable b) {
        return binary("greater", a, b, K::greater, Variable.reading(a), Variable.reading(b));
    }
}
