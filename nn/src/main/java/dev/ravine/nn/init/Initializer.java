package dev.ravine.nn.init;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.kernel.PortableRandom;
import dev.ravine.nn.activation.Relu;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Where the first values of a parameter come from. The same generator in the same state gives the same bits, on any version
 * of Java.
 *
 * <p>One of your own is a function of the shape:
 *
 * <pre>{@code
 * Initializer ramp = (rows, columns, random) -> {
 *     DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
 *     Arrays.setAll(matrix.data, i -> i / (double) matrix.data.length);
 *     return matrix;
 * };
 * new Linear(64, 32, random).initialize(ramp, random);
 * }</pre>
 *
 * <p><b>Fans.</b> Glorot's, He's and LeCun's choose the variance from the number of inputs that a sum in the layer has
 * (fan-in) and the number of sums that an input is part of (fan-out), so that neither values nor gradients grow or vanish
 * from layer to layer. The fan-in is the columns of a weight, and the fan-out of a linear layer is its rows. That of a
 * convolution is rows · pixels of the window, so it passes it by {@link #draw(int, int, int, RandomGenerator)}.
 *
 * <p>Many take a gain, which makes up for the activation behind the layer: see {@link Gain}.
 */
@FunctionalInterface
public interface Initializer {
    /** Returns a new matrix of the given shape. */
    DMatrixRMaj draw(int rows, int columns, RandomGenerator random);

    /**
     * Returns a new weight of the given shape whose fan-out is not its rows; to be overridden where that makes a
     * difference.
     */
    default DMatrixRMaj draw(int rows, int columns, int fanOut, RandomGenerator random) {
        return draw(rows, columns, random);
    }

    /**
     * Redraws a weight, and sets a bias to zero.
     *
     * @param fanOut the weight's, as {@link #draw(int, int, int, RandomGenerator)} takes it
     */
    default void redraw(Parameter weight, @Nullable Parameter bias, int fanOut, RandomGenerator random) {
        weight.set(draw(weight.rows(), weight.columns(), fanOut, random));
        if (bias != null) {
            bias.set(new DMatrixRMaj(bias.rows(), bias.columns()));
        }
    }

    // ---- without fans

    /** Zeros. */
    static Initializer zeros() {
        return constant(0);
    }

    /** The same number everywhere; draws nothing from the generator. */
    static Initializer constant(double number) {
        Require.finite("Initializer.constant", "the number", number);
        return (rows, columns, random) -> {
            DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
            Arrays.fill(matrix.data, number);
            return matrix;
        };
    }

    /**
     * Uniform between −bound and bound.
     *
     * @param bound finite and at least 0
     */
    static Initializer uniform(double bound) {
        Require.atLeastZero("Initializer.uniform", "the bound", bound);
        return Draws.entries(random -> (2 * PortableRandom.unit(random) - 1) * bound);
    }

    /** Uniform from {@code from} to {@code to}. */
    static Initializer uniform(double from, double to) {
        Require.that(
                from <= to && to - from < Double.POSITIVE_INFINITY,
                "Initializer.uniform",
                "from %s to %s, expected a finite range, from ≤ to",
                from,
                to);
        return Draws.entries(random -> from + (to - from) * PortableRandom.unit(random));
    }

    /** Normal with a mean of 0. */
    static Initializer normal(double deviation) {
        return normal(0, deviation);
    }

    /**
     * Normal.
     *
     * @param deviation the standard deviation, at least 0
     */
    static Initializer normal(double mean, double deviation) {
        Require.finite("Initializer.normal", "the mean", mean);
        Require.atLeastZero("Initializer.normal", "the deviation", deviation);
        return Draws.entries(random -> mean + deviation * PortableRandom.normal(random));
    }

    /** Normal with a mean of 0, of which only what lies within two deviations is taken, as is usual for Transformers. */
    static Initializer truncatedNormal(double deviation) {
        return truncatedNormal(0, deviation, -2 * deviation, 2 * deviation);
    }

    /**
     * Normal, of which only what lies from {@code from} to {@code to} is taken. The deviation is that of the whole: what is
     * left has a lesser one.
     *
     * @param deviation the standard deviation, above 0
     * @throws IllegalArgumentException unless from ≤ mean ≤ to and from &lt; to
     */
    static Initializer truncatedNormal(double mean, double deviation, double from, double to) {
        String where = "Initializer.truncatedNormal";
        Require.finite(where, "the mean", mean);
        Require.positive(where, "the deviation", deviation);
        Require.that(
                from <= mean && mean <= to && from < to,
                where,
                "from %s to %s around a mean of %s, expected from ≤ mean ≤ to",
                from,
                to,
                mean);
        double least = (from - mean) / deviation;
        double greatest = (to - mean) / deviation;
        return Draws.entries(random -> mean + deviation * Draws.truncatedNormal(least, greatest, random));
    }

    /**
     * A matrix whose rows, or if there are fewer columns these, have length 1 and are perpendicular to one another; each such
     * matrix is as likely as any other.
     *
     * <p>A. M. Saxe, J. L. McClelland, S. Ganguli, Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear
     * Neural Networks (2013), section 3. Drawn as F. Mezzadri, How to Generate Random Matrices from the Classical Compact
     * Groups (2007), section 5.
     */
    static Initializer orthogonal() {
        return orthogonal(1);
    }

    /** As {@link #orthogonal()}, times a gain. */
    static Initializer orthogonal(double gain) {
        Require.finite("Initializer.orthogonal", "the gain", gain);
        return (rows, columns, random) -> Draws.orthogonal(rows, columns, gain, random);
    }

    // ---- with fans

    /** Glorot's with a gain of 1. */
    static Initializer glorotUniform() {
        return glorotUniform(Gain.LINEAR);
    }

    /**
     * Uniform between ±gain · √(6 / (fan-in + fan-out)), also called Xavier's.
     *
     * <p>X. Glorot, Y. Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks (2010), equation 16.
     */
    static Initializer glorotUniform(double gain) {
        return FanScaled.uniform("glorotUniform", gain, (in, out) -> (in + out) / 2);
    }

    /** Glorot's with a gain of 1. */
    static Initializer glorotNormal() {
        return glorotNormal(Gain.LINEAR);
    }

    /** Normal with a deviation of gain · √(2 / (fan-in + fan-out)): the variance of the paper's equation 12. */
    static Initializer glorotNormal(double gain) {
        return FanScaled.normal("glorotNormal", gain, (in, out) -> (in + out) / 2);
    }

    /** He's for {@link Relu}. */
    static Initializer heUniform() {
        return heUniform(Gain.RELU);
    }

    /** Uniform between ±gain · √(3 / fan-in), also called Kaiming's: as {@link #heNormal(double)}, with the same variance. */
    static Initializer heUniform(double gain) {
        return FanScaled.uniform("heUniform", gain, (in, out) -> in);
    }

    /** He's for {@link Relu}. */
    static Initializer heNormal() {
        return heNormal(Gain.RELU);
    }

    /**
     * Normal with a deviation of gain / √fan-in, also called Kaiming's: keeps the variance from layer to layer.
     *
     * <p>K. He, X. Zhang, S. Ren, J. Sun, Delving Deep into Rectifiers (2015), equation 10.
     */
    static Initializer heNormal(double gain) {
        return FanScaled.normal("heNormal", gain, (in, out) -> in);
    }

    /** As {@link #heUniform(double)} with the fan-out: keeps the variance of the gradients instead, equation 14. */
    static Initializer heUniformFanOut(double gain) {
        return FanScaled.uniform("heUniformFanOut", gain, (in, out) -> out);
    }

    /** As {@link #heNormal(double)} with the fan-out: keeps the variance of the gradients instead, equation 14. */
    static Initializer heNormalFanOut(double gain) {
        return FanScaled.normal("heNormalFanOut", gain, (in, out) -> out);
    }

    /** Uniform between ±√(3 / fan-in): the variance of {@link #lecunNormal()}. */
    static Initializer lecunUniform() {
        return FanScaled.uniform("lecunUniform", Gain.LINEAR, (in, out) -> in);
    }

    /**
     * Normal with a deviation of 1 / √fan-in.
     *
     * <p>Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller, Efficient BackProp (1998), equation 16, which leaves the distribution
     * open.
     */
    static Initializer lecunNormal() {
        return FanScaled.normal("lecunNormal", Gain.LINEAR, (in, out) -> in);
    }
}
