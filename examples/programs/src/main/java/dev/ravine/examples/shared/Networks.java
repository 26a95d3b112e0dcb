package dev.ravine.examples.shared;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.nn.Dropout;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.attention.TransformerEncoderBlock;
import dev.ravine.nn.attention.TransformerOptions;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.embedding.PositionalEncoding;
import dev.ravine.nn.image.Conv2d;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.MaxPool2d;
import dev.ravine.nn.image.Window;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.recurrent.LastStep;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.nn.recurrent.TimeDistributed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Networks by name: {@code mlp:64,32}, {@code cnn}, {@code lstm} and {@code transformer}. */
public final class Networks {
    private static final Choice<Maker> CHOICE = new Choice<>("model", all());

    private Networks() {}

    /** What a network is made for, and from. */
    private record Order(String sizes, int features, int classes, @Nullable ImageShape image, RandomGenerator random) {
        /** A picture is read row by row, and anything else number by number. */
        int step() {
            return image == null ? 1 : image.width();
        }
    }

    private interface Maker {
        Layer make(Order order);
    }

    private static Map<String, Maker> all() {
        Map<String, Maker> all = new LinkedHashMap<>();
        all.put("mlp", Networks::mlp);
        all.put("cnn", Networks::cnn);
        all.put(
                "lstm",
                order -> Sequential.of(
                        new Lstm(order.step(), 64, order.random()),
                        new LastStep(64),
                        new Linear(64, order.classes(), order.random())));
        all.put(
                "transformer",
                order -> Sequential.of(
                        new TimeDistributed(order.step(), new Linear(order.step(), 32, order.random())),
                        new PositionalEncoding(32),
                        new TransformerEncoderBlock(
                                32,
                                4,
                                64,
                                TransformerOptions.preNorm().withActivation(Elementwise::relu),
                                order.random()),
                        new LastStep(32),
                        new Linear(32, order.classes(), order.random())));
        return all;
    }

    /**
     * Makes a network.
     *
     * @param name such as {@code mlp:64,32}
     * @param image the image that a row holds; null if it holds none
     * @throws Failure if there is no such network, or it does not fit
     */
    public static Layer of(String name, int features, int classes, @Nullable ImageShape image, RandomGenerator random) {
        String[] parts = name.split(":", 2);
        return CHOICE.get(parts[0])
                .make(new Order(parts.length > 1 ? parts[1] : "64", features, classes, image, random));
    }

    private static Layer mlp(Order order) {
        Sequential net = new Sequential();
        int inputs = order.features();
        for (String size : order.sizes().split(",", -1)) {
            if (!size.matches("[1-9]\\d{0,5}")) {
                throw new Failure("'" + size + "' is not a number of units; expected something like mlp:64,32");
            }
            int units = Integer.parseInt(size);
            int number = net.children().size() / 2 + 1;
            net.add("fc" + number, new Linear(inputs, units, order.random())).add("relu" + number, new Relu());
            inputs = units;
        }
        return net.add("output", new Linear(inputs, order.classes(), order.random()));
    }

    private static Layer cnn(Order order) {
        ImageShape image = order.image();
        if (image == null) {
            throw new Failure("a cnn needs images, and this data set has none; mlp takes any data");
        }
        Conv2d first = new Conv2d(image, 8, Window.of(3).padding(1), order.random());
        MaxPool2d firstPool = new MaxPool2d(first.output(), 2);
        Conv2d second = new Conv2d(firstPool.output(), 16, Window.of(3).padding(1), order.random());
        MaxPool2d secondPool = new MaxPool2d(second.output(), 2);
        return Sequential.of(
                first,
                new Relu(),
                firstPool,
                second,
                new Relu(),
                secondPool,
                new Dropout(0.25, order.random()),
                new Linear(secondPool.output().size(), 128, order.random()),
                new Relu(),
                new Linear(128, order.classes(), order.random()));
    }

    /** The mean cross-entropy of a model's scores on all samples, evaluating. */
    public static double crossEntropy(Layer model, Dataset all) {
        return model.evaluating(
                () -> Recording.off(() -> Losses.crossEntropy(model.forward(Variable.wrap(all.x())), all.labels())
                        .scalar()));
    }

    /** The mean cross-entropy of a model's scores, captured: of a batch and its labels. */
    public static CapturedPair<Variable, int[]> crossEntropy(Layer model) {
        return Captured.of((x, labels) -> Losses.crossEntropy(model.forward(x), labels));
    }
}
