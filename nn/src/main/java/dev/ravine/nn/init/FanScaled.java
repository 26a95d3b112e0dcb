package dev.ravine.nn.init;

import dev.ravine.autograd.Require;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleFunction;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/**
 * A distribution with a mean of 0 and a deviation of gain / √fan.
 *
 * @param fan of the fan-in and the fan-out, the one that counts
 * @param ofDeviation the distribution
 */
record FanScaled(double gain, DoubleBinaryOperator fan, DoubleFunction<Initializer> ofDeviation)
        implements Initializer {
    static FanScaled normal(String name, double gain, DoubleBinaryOperator fan) {
        Require.atLeastZero("Initializer." + name, "the gain", gain);
        return new FanScaled(gain, fan, Initializer::normal);
    }

    /** A uniform distribution between ±b has a variance of b² / 3. */
    static FanScaled uniform(String name, double gain, DoubleBinaryOperator fan) {
        Require.atLeastZero("Initializer." + name, "the gain", gain);
        return new FanScaled(gain, fan, deviation -> Initializer.uniform(Math.sqrt(3) * deviation));
    }

    @Override
    public DMatrixRMaj draw(int rows, int columns, RandomGenerator random) {
        return draw(rows, columns, rows, random);
    }

    @Override
    public DMatrixRMaj draw(int rows, int columns, int fanOut, RandomGenerator random) {
        double deviation = gain / Math.sqrt(fan.applyAsDouble(columns, fanOut));
        return ofDeviation.apply(deviation).draw(rows, columns, random);
    }
}
