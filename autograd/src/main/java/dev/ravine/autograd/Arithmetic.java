package dev.ravine.autograd;

import static dev.ravine.autograd.EntryOperations.binary;
import static dev.ravine.autograd.EntryOperations.share;
import static dev.ravine.autograd.EntryOperations.unary;

import dev.ravine.autograd.kernel.Kernels;

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
     * Returns the greater of a and b, entry by entry; NaN if either is. Where they tie, each gets half of the gradient,
     * as in PyTorch; where one is NaN, it gets all of it.
     */
    public static Variable maximum(Variable a, Variable b) {
        return binary(
                "maximum",
                a,
                b,
                K::maximum,
                (y, g) -> share(shareOfGreater(a, b), g),
                (y, g) -> share(shareOfGreater(b, a), g));
    }

    /** Returns the greater of a and b, entry by entry. */
    public static Variable maximum(Variable a, double b) {
        return maximum(a, Variable.of(b));
    }

    /**
     * Returns the lesser of a and b, entry by entry; NaN if either is. Where they tie, each gets half of the gradient,
     * as in PyTorch; where one is NaN, it gets all of it.
     */
    public static Variable minimum(Variable a, Variable b) {
        return binary(
                "minimum",
                a,
                b,
                K::minimum,
                (y, g) -> share(shareOfGreater(a.neg(), b.neg()), g),
                (y, g) -> share(shareOfGreater(b.neg(), a.neg()), g));
    }

    /** Returns the lesser of a and b, entry by entry. */
    public static Variable minimum(Variable a, double b) {
        return minimum(a, Variable.of(b));
    }

    /** A constant: 1 where a is greater than b or alone is NaN, a half where they tie or both are NaN, else 0. */
    private static Variable shareOfGreater(Variable a, Variable b) {
        return binary("greater", a, b, K::greater, Variable.reading(a), Variable.reading(b));
    }
}
