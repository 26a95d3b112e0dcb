package dev.ravine.spark;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * How to make a model, and its loss: what executors are told instead of the model itself.
 *
 * <pre>{@code
 * ModelSpec spec = ModelSpec.labels(
 *         random -> Sequential.of(new Linear(64, 128, random), new Relu(), new Linear(128, 10, random)),
 *         Losses::crossEntropy);
 * }</pre>
 *
 * <p>The loss is a mean over rows, as those of {@code Losses} are. Both lambdas run on executors, so all that they capture is
 * serializable: numbers, words and records, but no layer.
 */
public final class ModelSpec implements Serializable {
    private static final long serialVersionUID = 1;

    private final ModelFactory factory;
    private final Loss loss;

    /** Makes a model. */
    @FunctionalInterface
    public interface ModelFactory extends Serializable {
        /**
         * Makes a model, the same each time for the same random numbers.
         *
         * @param random for initial weights, and to be kept by layers that draw, such as dropout
         */
        Layer create(RandomGenerator random);
    }

    /** The mean loss of some rows with labels. */
    @FunctionalInterface
    public interface LabelLoss extends Serializable {
        /** Returns the loss, 1×1. */
        Variable of(Variable prediction, int[] labels);
    }

    /** The mean loss of some rows with targets. */
    @FunctionalInterface
    public interface TargetLoss extends Serializable {
        /** Returns the loss, 1×1. */
        Variable of(Variable prediction, Variable targets);
    }

    /** The labels are an {@code int[]}, and targets a {@code Variable}. */
    private interface Loss extends Serializable {
        Variable of(Variable prediction, Object labelsOrTargets);
    }

    private ModelSpec(ModelFactory factory, Loss loss) {
        this.factory = factory;
        this.loss = loss;
        Closures.requireSerializable("ModelSpec", "the model's factory", factory);
        Closures.requireSerializable("ModelSpec", "the loss", loss);
    }

    /**
     * Returns a model of rows with labels.
     *
     * @throws IllegalArgumentException if a lambda cannot be serialized; the message says what it captures
     */
    public static ModelSpec labels(ModelFactory factory, LabelLoss loss) {
        Require.notNull("ModelSpec", "the model's factory", factory);
        Require.notNull("ModelSpec", "the loss", loss);
        return new ModelSpec(factory, (prediction, labels) -> loss.of(prediction, (int[]) labels));
    }

    /**
     * Returns a model of rows with targets.
     *
     * @throws IllegalArgumentException if a lambda cannot be serialized; the message says what it captures
     */
    public static ModelSpec targets(ModelFactory factory, TargetLoss loss) {
        Require.notNull("ModelSpec", "the model's factory", factory);
        Require.notNull("ModelSpec", "the loss", loss);
        return new ModelSpec(factory, (prediction, targets) -> loss.of(prediction, (Variable) targets));
    }

    Layer model(RandomGenerator random) {
        return Require.notNull("ModelSpec", "the model that the factory made", factory.create(random));
    }

    Variable loss(Variable prediction, Object labelsOrTargets) {
        return loss.of(prediction, labelsOrTargets);
    }
}
