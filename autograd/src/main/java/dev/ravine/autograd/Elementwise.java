package dev.ravine.autograd;

import static dev.ravine.autograd.Arithmetic.sub;
import static dev.ravine.autograd.EntryOperations.binary;
import static dev.ravine.autograd.EntryOperations.constant;
import static dev.ravine.autograd.EntryOperations.share;
import static dev.ravine.autograd.EntryOperations.unary;
import static dev.ravine.autograd.Shaping.test;
import static dev.ravine.autograd.Shaping.where;
import static dev.ravine.autograd.Variable.reading;
import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.PortableMath;
import java.util.function.DoublePredicate;
import org.apache.commons.numbers.gamma.Erf;
import org.apache.commons.numbers.gamma.Erfc;

/**
 * Functions of each entry by itself. The result has the operand's shape.
 *
 * <p>Where a function has a kink, its gradient there is PyTorch's; each says which. A NaN operand gives NaN, and there a
 * piecewise linear function has the slope of its part above the kinks: the gradient follows the NaN. Outside of a
 * function's domain the result is NaN or an infinity, as in {@link Math}. Every operation here throws
 * {@link IllegalArgumentException} if the operand is null.
 */
public final class Elementwise {
    private static final Kernels K = Kernels.active();

    private Elementwise() {}

    // ---- exponentials and logarithms

    /** Returns eˣ. */
    public static Variable exp(Variable x) {
        return unary("exp", x, K::exp, (y, g) -> g.mul(y));
    }

    /** Returns the natural logarithm. */
    public static Variable log(Variable x) {
        return unary("log", x, K::log, (y, g) -> g.div(x));
    }

    /** Returns ln(1 + x), to full precision near 0. */
    public static Variable log1p(Variable x) {
        return unary("log1p", x, K::log1p, (y, g) -> g.div(x.add(1)));
    }

    /** Returns eˣ − 1, to full precision near 0. */
    public static Variable expm1(Variable x) {
        return unary("expm1", x, K::expm1, (y, g) -> g.mul(exp(x)));
    }

    // ---- powers

    /**
     * Returns each entry of x to the given power, as C's pow has it: a negative base gives NaN unless the exponent
     * is whole, and 1 to any power is 1. The power 0 has gradient 0 everywhere.
     */
    public static Variable pow(Variable x, double exponent) {
        if (exponent == 2) {
            return square("pow", x);
        }
        Vjp rule = (y, g) -> exponent == 0
                ? Constants.zeros(x.rows(), x.columns())
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
                (y, g) -> g.mul(b).mul(pow(a, where(isZeroToThe(v -> v == 0, a, b), Variable.of(1), b.sub(1)))),
                (y, g) -> g.mul(y).mul(log(where(isZeroToThe(v -> v >= 0, a, b), Variable.of(1), a))));
    }

    private static Variable isZeroToThe(DoublePredicate exponent, Variable a, Variable b) {
        return test(a, v -> v == 0).mul(test(b, exponent));
    }

    /** Returns a to the power b. */
    public static Variable pow(double a, Variable b) {
        return pow(Variable.of(a), b);
    }

    /** Returns the square root. Its gradient at 0 is infinite. */
    public static Variable sqrt(Variable x) {
        return unary("sqrt", x, K::sqrt, (y, g) -> g.div(y).mul(0.5));
    }

    /** Returns x². */
    public static Variable square(Variable x) {
        return square("square", x);
    }

    private static Variable square(String operation, Variable x) {
        return unary(operation, x, K::square, (y, g) -> g.mul(x).mul(2));
    }

    /** Returns 1 / x. */
    public static Variable reciprocal(Variable x) {
        return unary("reciprocal", x, K::reciprocal, (y, g) -> g.mul(square(y)).neg());
    }

    /** Returns |x|. The gradient at 0 is 0. */
    public static Variable abs(Variable x) {
        return unary(
                "abs", x, K::abs, (y, g) -> g.mul(constant("signum", x, v -> Double.isNaN(v) ? 1 : Math.signum(v))));
    }

    // ---- trigonometry

    /** Returns the sine of x, in radians. */
    public static Variable sin(Variable x) {
        return unary("sin", x, K::sin, (y, g) -> g.mul(cos(x)));
    }

    /** Returns the cosine of x, in radians. */
    public static Variable cos(Variable x) {
        return unary("cos", x, K::cos, (y, g) -> g.mul(sin(x)).neg());
    }

    // ---- activations

    /** Returns the hyperbolic tangent. */
    public static Variable tanh(Variable x) {
        return unary("tanh", x, K::tanh, Elementwise::tanhGradient);
    }

    /** g · (1 − y²), in one go. */
    private static Variable tanhGradient(Variable y, Variable g) {
        EntryKernel kernel = (z, in, from, to) -> K.tanhGradient(in[0].data, in[1].data, z.data, from, to);
        Input ofY = wrt(y, (z, h) -> h.mul(g).mul(y).mul(-2));
        return Variable.compute(
                "tanhGradient", y.rows(), y.columns(), kernel, ofY, wrt(g, (z, h) -> tanhGradient(y, h)));
    }

    /** Returns the logistic function 1 / (1 + e⁻ˣ); no overflow for any x. */
    public static Variable sigmoid(Variable x) {
        return unary("sigmoid", x, K::sigmoid, Elementwise::sigmoidGradient);
    }

    /** g · y · (1 − y), in one go. */
    private static Variable sigmoidGradient(Variable y, Variable g) {
        EntryKernel kernel = (z, in, from, to) -> K.sigmoidGradient(in[0].data, in[1].data, z.data, from, to);
        Input ofY = wrt(y, (z, h) -> h.mul(g).mul(sub(1, y.mul(2))));
        return Variable.compute(
                "sigmoidGradient", y.rows(), y.columns(), kernel, ofY, wrt(g, (z, h) -> sigmoidGradient(y, h)));
    }

    /** Returns ln(1 + eˣ), a smooth {@link #relu}; no overflow for any x. */
    public static Variable softplus(Variable x) {
        return unary("softplus", x, K::softplus, (y, g) -> g.mul(sigmoid(x)));
    }

    /** Returns the positive part max(x, 0). The gradient at 0 is 0. */
    public static Variable relu(Variable x) {
        return unary("relu", x, K::relu, (y, g) -> wherePositive(y, g));
    }

    /** Returns x where it is positive, elsewhere slope · x. The gradient at 0 is the slope. */
    public static Variable leakyRelu(Variable x, double slope) {
        return unary(
                "leakyRelu",
                x,
                v -> v > 0 ? v : slope * v,
                (y, g) -> g.mul(constant("slope", x, v -> v <= 0 ? slope : 1)));
    }

    /**
     * Returns x where it is positive, elsewhere alpha · (eˣ − 1). The gradient at 0 is alpha.
     *
     * <p>D.-A. Clevert, T. Unterthiner, S. Hochreiter, Fast and Accurate Deep Network Learning by Exponential Linear
     * Units (2015), equation 16.
     */
    public static Variable elu(Variable x, double alpha) {
        Require.operand("elu", x);
        Variable positive = test(x, v -> !(v <= 0));
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
        return unary("erf", x, Erf::value, (y, g) -> g.mul(gaussian(x, 1)).mul(2 / Math.sqrt(Math.PI)));
    }

    /** Φ(x), from the complementary error function, which keeps its precision far to the left. */
    private static Variable normalCdf(Variable x) {
        return unary("normalCdf", x, Elementwise::normalCdf, (y, g) -> g.mul(gaussian(x, 0.5))
                .mul(1 / Math.sqrt(2 * Math.PI)));
    }

    /** exp(−rate · x²), for a rate of 1 or ½. */
    private static Variable gaussian(Variable x, double rate) {
        return unary(
                "gaussian", x, v -> gaussian(v, rate), (y, g) -> g.mul(y).mul(x).mul(-2 * rate));
    }

    /** A rounding error of x² counts as it is, however large x² is, so what it loses is carried along. */
    private static double gaussian(double x, double rate) {
        double square = x * x;
        double lost = Math.abs(x) < END ? Math.fma(x, x, -square) : 0;
        return PortableMath.exp(-rate * square) * (1 - rate * lost);
    }

    /** Where Φ is 0 or 1 as a double, and its slope 0. */
    private static final double END = 40;

    private static final double ROOT_HALF = Math.sqrt(0.5);

    /** What √½ is more than {@link #ROOT_HALF}: (½ − r²) / 2r. */
    private static final double ROOT_HALF_REST = -Math.fma(ROOT_HALF, ROOT_HALF, -0.5) / (2 * ROOT_HALF);

    /** Far to the left, a rounding error of −x/√2 counts x² times, so what it loses is carried along. */
    private static double normalCdf(double x) {
        double t = -x * ROOT_HALF;
        if (!(Math.abs(x) < END)) {
            return 0.5 * Erfc.value(t);
        }
        double lost = Math.fma(-x, ROOT_HALF, -t) - x * ROOT_HALF_REST;
        return 0.5 * Erfc.value(t) - lost * PortableMath.exp(-t * t) / Math.sqrt(Math.PI);
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
        return unary(
                "clamp",
                x,
                v -> Math.max(least, Math.min(greatest, v)),
                (y, g) -> share(constant("slope", x, v -> v < least || v > greatest ? 0 : 1), g));
    }

    /** 0 where x is at most 0, whatever g is there, and g elsewhere. */
    private static Variable wherePositive(Variable x, Variable g) {
        EntryKernel kernel = (y, in, from, to) -> K.wherePositive(in[0].data, in[1].data, y.data, from, to);
        Input passed = wrt(g, (y, h) -> wherePositive(x, h));
        return Variable.compute("wherePositive", x.rows(), x.columns(), kernel, reading(x), passed);
    }
}
