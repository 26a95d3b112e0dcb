package dev.ravine.autograd;

import static dev.ravine.autograd.Arithmetic.sub;
import static dev.ravine.autograd.OwnRules.wrt;
import static dev.ravine.autograd.Shaping.where;

import dev.ravine.autograd.kernel.Kernels;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erf;
import org.apache.commons.numbers.gamma.Erfc;
import org.ejml.data.BMatrixRMaj;
import org.ejml.data.DMatrixRMaj;

/**
 * Functions of each entry by itself. The result has the operand's shape.
 *
 * <p>Where a function has a kink, its gradient there is the one that PyTorch takes; each says which. Outside of a
 * function's domain the result is NaN or an infinity, as in {@link Math}. Every operation here throws
 * {@link IllegalArgumentException} if the operand is null.
 */
public final class Elementwise {
    private static final Kernels K = Kernels.active();

    private Elementwise() {}

    // ---- exponentials and logarithms

    /** Returns eˣ. */
    public static Variable exp(Variable x) {
        return Variable.of("exp", map("exp", x, K::exp), wrt(x, (y, g) -> g.mul(y)));
    }

    /** Returns the natural logarithm. */
    public static Variable log(Variable x) {
        return Variable.of("log", map("log", x, K::log), wrt(x, (y, g) -> g.div(x)));
    }

    /** Returns ln(1 + x), to full precision near 0. */
    public static Variable log1p(Variable x) {
        return Variable.of("log1p", map("log1p", x, K::log1p), wrt(x, (y, g) -> g.div(x.add(1))));
    }

    /** Returns eˣ − 1, to full precision near 0. */
    public static Variable expm1(Variable x) {
        return Variable.of("expm1", map("expm1", x, K::expm1), wrt(x, (y, g) -> g.mul(exp(x))));
    }

    // ---- powers

    /** Returns the square root. Its gradient at 0 is infinite. */
    public static Variable sqrt(Variable x) {
        return Variable.of(
                "sqrt", map("sqrt", x, K::sqrt), wrt(x, (y, g) -> g.div(y).mul(0.5)));
    }

    /** Returns x². */
    public static Variable square(Variable x) {
        return Variable.of(
                "square", map("square", x, K::square), wrt(x, (y, g) -> g.mul(x).mul(2)));
    }

    /** Returns 1 / x. */
    public static Variable reciprocal(Variable x) {
        return Variable.of("reciprocal", map("reciprocal", x, K::reciprocal), wrt(x, (y, g) -> g.mul(square(y))
                .neg()));
    }

    /** Returns |x|. The gradient at 0 is 0. */
    public static Variable abs(Variable x) {
        return Variable.of("abs", map("abs", x, K::abs), wrt(x, (y, g) -> g.mul(constant(x, Math::signum))));
    }

    // ---- trigonometry

    /** Returns the sine of x, in radians. */
    public static Variable sin(Variable x) {
        return Variable.of("sin", map("sin", x, K::sin), wrt(x, (y, g) -> g.mul(cos(x))));
    }

    /** Returns the cosine of x, in radians. */
    public static Variable cos(Variable x) {
        return Variable.of(
                "cos", map("cos", x, K::cos), wrt(x, (y, g) -> g.mul(sin(x)).neg()));
    }

    // ---- activations

    /** Returns the hyperbolic tangent. */
    public static Variable tanh(Variable x) {
        return Variable.of(
                "tanh",
                map("tanh", x, K::tanh),
                wrt(x, (y, g) -> Recording.isOn() ? g.mul(sub(1, square(y))) : inOnePass(K::tanhGradient, y, g)));
    }

    /** Returns the logistic function 1 / (1 + e⁻ˣ); no overflow for any x. */
    public static Variable sigmoid(Variable x) {
        return Variable.of(
                "sigmoid",
                map("sigmoid", x, K::sigmoid),
                wrt(x, (y, g) -> Recording.isOn() ? g.mul(y).mul(sub(1, y)) : inOnePass(K::sigmoidGradient, y, g)));
    }

    /** Returns ln(1 + eˣ), a smooth {@link #relu}; no overflow for any x. */
    public static Variable softplus(Variable x) {
        return Variable.of("softplus", map("softplus", x, K::softplus), wrt(x, (y, g) -> g.mul(sigmoid(x))));
    }

    /** Returns the positive part max(x, 0). The gradient at 0 is 0. */
    public static Variable relu(Variable x) {
        return Variable.of(
                "relu",
                map("relu", x, K::relu),
                wrt(
                        x,
                        (y, g) -> Recording.isOn()
                                ? g.mul(constant(x, v -> v > 0 ? 1 : 0))
                                : inOnePass(K::reluGradient, y, g)));
    }

    /** Returns x where it is positive, elsewhere slope · x. The gradient at 0 is the slope. */
    public static Variable leakyRelu(Variable x, double slope) {
        return Variable.of(
                "leakyRelu",
                map("leakyRelu", x, v -> v > 0 ? v : slope * v),
                wrt(x, (y, g) -> g.mul(constant(x, v -> v > 0 ? 1 : slope))));
    }

    /**
     * Returns x where it is positive, elsewhere alpha · (eˣ − 1). The gradient at 0 is alpha.
     *
     * <p>D.-A. Clevert, T. Unterthiner, S. Hochreiter, Fast and Accurate Deep Network Learning by Exponential Linear
     * Units (2015), equation 16.
     */
    public static Variable elu(Variable x, double alpha) {
        Require.operand("elu", x);
        BMatrixRMaj positive = Shaping.test(x, v -> v > 0);
        return where(positive, x, expm1(where(positive, Variable.of(0), x)).mul(alpha));
    }

    /**
     * Returns x · Φ(x), with Φ the distribution function of the standard normal distribution: the Gaussian error linear
     * unit in its exact form, PyTorch's default.
     *
     * <p>D. Hendrycks, K. Gimpel, Gaussian Error Linear Units (2016), section 2.
     */
    public static Variable gelu(Variable x) {
        Require.operand("gelu", x);
        return x.mul(normalCdf(x));
    }

    /**
     * Returns ½x · (1 + tanh(√(2/π) · (x + 0.044715x³))): the Gaussian error linear unit's approximation with tanh,
     * section 2 of its paper and JAX's default.
     */
    public static Variable geluTanh(Variable x) {
        Require.operand("geluTanh", x);
        Variable inner = x.add(x.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
        return x.mul(0.5).mul(tanh(inner).add(1));
    }

    /** Returns x · sigmoid(x), also called swish. */
    public static Variable silu(Variable x) {
        Require.operand("silu", x);
        return x.mul(sigmoid(x));
    }

    /** Returns the error function 2/√π · ∫₀ˣ exp(−t²) dt. */
    public static Variable erf(Variable x) {
        return Variable.of("erf", map("erf", x, Erf::value), wrt(x, (y, g) -> g.mul(
                        exp(square(x).neg()))
                .mul(2 / Math.sqrt(Math.PI))));
    }

    /** Φ(x), from the complementary error function, which keeps its precision far to the left. */
    private static Variable normalCdf(Variable x) {
        return Variable.of(
                "normalCdf",
                map("normalCdf", x, v -> 0.5 * Erfc.value(-v * Math.sqrt(0.5))),
                wrt(x, (y, g) -> g.mul(exp(square(x).mul(-0.5))).mul(1 / Math.sqrt(2 * Math.PI))));
    }

    /**
     * Returns x moved into the range from {@code least} to {@code greatest}. The gradient is 1 within the range and on
     * its bounds, and 0 outside.
     *
     * @throws IllegalArgumentException unless least ≤ greatest
     */
    public static Variable clamp(Variable x, double least, double greatest) {
        Require.that(
                least <= greatest, "clamp", "the range is from %s to %s, expected least ≤ greatest", least, greatest);
        return Variable.of(
                "clamp",
                map("clamp", x, v -> Math.max(least, Math.min(greatest, v))),
                wrt(x, (y, g) -> g.mul(constant(x, v -> v >= least && v <= greatest ? 1 : 0))));
    }

    // ---- for the families of operations

    /** A kernel over whole arrays, applied to a matrix. */
    static DMatrixRMaj map(String operation, Variable x, Kernels.Unary kernel) {
        Require.operand(operation, x);
        double[] y = Scratch.array(x.value().data.length);
        K.apply(kernel, x.value().data, y);
        return DMatrixRMaj.wrap(x.rows(), x.columns(), y);
    }

    /** A function of a number that has no kernel of its own. */
    private static DMatrixRMaj map(String operation, Variable x, DoubleUnaryOperator function) {
        return map(operation, x, (a, b, from, to) -> Kernels.map(a, b, from, to, function));
    }

    /** A rule where nobody differentiates what it gives: without a matrix for each of its steps. */
    private static Variable inOnePass(Kernels.Gradient kernel, Variable y, Variable g) {
        double[] x = Scratch.array(y.value().data.length);
        K.apply(kernel, y.value().data, g.value().data, x);
        return Variable.wrap(DMatrixRMaj.wrap(y.rows(), y.columns(), x));
    }

    /** A constant made from the values of x, such as the slopes of a function that is straight in parts. */
    private static Variable constant(Variable x, DoubleUnaryOperator function) {
        return Variable.wrap(map("constant", x, function));
    }
}
