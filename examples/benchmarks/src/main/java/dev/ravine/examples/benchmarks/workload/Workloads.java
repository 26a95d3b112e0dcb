package dev.ravine.examples.benchmarks.workload;

import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.attention.TransformerEncoderBlock;
import dev.ravine.nn.attention.TransformerOptions;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.Generated;
import dev.ravine.nn.image.AvgPool2d;
import dev.ravine.nn.image.Conv2d;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.MaxPool2d;
import dev.ravine.nn.image.Window;
import dev.ravine.nn.recurrent.LastStep;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.Momentum;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;

/** The eight workloads. Data are drawn, of the right shape and learnable; the same in every run. */
public enum Workloads {
    /** 2-8-1 tanh, mean squared, batch 4, momentum. */
    XOR(4) {
        @Override
        Workload start(RandomGenerator random) {
            Layer model = Sequential.of(new Linear(2, 8, random), new Tanh(), new Linear(8, 1, random));
            return regression(model, new Momentum(0.9), 0.1, Generated.xor(samples(), 0, random));
        }
    },

    /** 2-16-16-1 tanh, mean squared, batch 32, Adam. */
    MOONS(32) {
        @Override
        Workload start(RandomGenerator random) {
            Layer model = Sequential.of(
                    new Linear(2, 16, random),
                    new Tanh(),
                    new Linear(16, 16, random),
                    new Tanh(),
                    new Linear(16, 1, random));
            return regression(model, new Adam(), 1e-3, Generated.moons(samples(), 0.1, random));
        }
    },

    /** 64-64-10 relu, cross-entropy, batch 32, Adam. */
    DIGITS(32) {
        @Override
        Workload start(RandomGenerator random) {
            Layer model = Sequential.of(new Linear(64, 64, random), new Relu(), new Linear(64, 10, random));
            return classification(model, new Adam(), blobs(64, random));
        }
    },

    /** 784-128-10 relu, cross-entropy, batch 64, Adam. */
    SMALL(64) {
        @Override
        Workload start(RandomGenerator random) {
            Layer model = Sequential.of(new Linear(784, 128, random), new Relu(), new Linear(128, 10, random));
            return classification(model, new Adam(), blobs(784, random));
        }
    },

    /** 784-512-512-10 relu, cross-entropy, batch 128, Adam. */
    WIDE(128) {
        @Override
        Workload start(RandomGenerator random) {
            Layer model = Sequential.of(
                    new Linear(784, 512, random),
                    new Relu(),
                    new Linear(512, 512, random),
                    new Relu(),
                    new Linear(512, 10, random));
            return classification(model, new Adam(), blobs(784, random));
        }
    },

    /** 28 steps of 28 features, hidden 64, the last state to 10 classes, batch 64, Adam. */
    LSTM(64) {
        @Override
        Workload start(RandomGenerator random) {
            Layer model = Sequential.of(new Lstm(28, 64, random), new LastStep(64), new Linear(64, 10, random));
            return classification(model, new Adam(), blobs(28 * 28, random));
        }
    },

    /** 1×28×28: convolution to 8 channels, relu, pooling, convolution to 16, relu, pooling, linear; batch 64, Adam. */
    CNN(64) {
        @Override
        Workload start(RandomGenerator random) {
            ImageShape image = new ImageShape(1, 28, 28);
            Conv2d conv1 = new Conv2d(image, 8, Window.of(3), random);
            MaxPool2d pool1 = new MaxPool2d(conv1.output(), 2);
            Conv2d conv2 = new Conv2d(pool1.output(), 16, Window.of(3), random);
            MaxPool2d pool2 = new MaxPool2d(conv2.output(), 2);
            Layer model = Sequential.of(
                    conv1,
                    new Relu(),
                    pool1,
                    conv2,
                    new Relu(),
                    pool2,
                    new Linear(pool2.output().size(), 10, random));
            return classification(model, new Adam(), blobs(image.size(), random));
        }
    },

    /**
     * One encoder block (width 64, 4 heads, feed-forward 256, relu, norms after, no dropout) on 32 tokens, mean over tokens,
     * 10 classes, batch 16, AdamW.
     */
    TRANSFORMER(16) {
        @Override
        Workload start(RandomGenerator random) {
            int tokens = 32;
            int width = 64;
            Layer model = Sequential.of(
                    new TransformerEncoderBlock(width, 4, 256, TransformerOptions.postNorm(), random),
                    // The mean over tokens: one window, as high as the sequence is long and one feature wide, on each.
                    new AvgPool2d(new ImageShape(1, tokens, width), Window.of(tokens, 1)),
                    new Linear(width, 10, random));
            return classification(model, new AdamW(), blobs(tokens * width, random));
        }
    };

    private static final int BATCHES = 8;
    private static final int CLASSES = 10;

    private final int batch;

    Workloads(int batch) {
        this.batch = batch;
    }

    /** Starts the workload anew: always from the same weights, with the same data. */
    public Workload start() {
        return start(new SplitMix(1));
    }

    /**
     * The workload of a name, such as {@code xor}.
     *
     * @throws IllegalArgumentException if there is none; the message lists them
     */
    public static Workloads named(String name) {
        return Arrays.stream(values())
                .filter(workload -> workload.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no workload '" + name + "', but "
                        + Arrays.stream(values()).map(Workloads::label).collect(Collectors.joining(", "))));
    }

    /** What it is called, in small letters. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many samples a step sees. */
    public int batch() {
        return batch;
    }

    abstract Workload start(RandomGenerator random);

    int samples() {
        return BATCHES * batch;
    }

    /** Tells two classes apart by one number, 0 or 1. */
    Workload regression(Layer model, UpdateRule rule, double learningRate, Dataset data) {
        double[] targets = Arrays.stream(data.labels()).asDoubleStream().toArray();
        return new Workload(
                model,
                Optimizer.of(rule, learningRate, model.parameters()),
                Dataset.of(data.x(), DMatrixRMaj.wrap(targets.length, 1, targets)),
                batch);
    }

    Workload classification(Layer model, UpdateRule rule, Dataset data) {
        return new Workload(model, Optimizer.of(rule, 1e-3, model.parameters()), data, batch);
    }

    /** Ten classes, each around a centre of its own. */
    Dataset blobs(int features, RandomGenerator random) {
        DMatrixRMaj centres = new DMatrixRMaj(CLASSES, features);
        Arrays.setAll(centres.data, i -> random.nextGaussian());
        return Generated.blobs(centres, samples(), 1, random);
    }
}
