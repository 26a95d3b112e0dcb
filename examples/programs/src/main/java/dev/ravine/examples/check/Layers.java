package dev.ravine.examples.check;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.nn.Dropout;
import dev.ravine.nn.Flatten;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Residual;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Celu;
import dev.ravine.nn.activation.Elu;
import dev.ravine.nn.activation.Gelu;
import dev.ravine.nn.activation.GeluTanh;
import dev.ravine.nn.activation.Glu;
import dev.ravine.nn.activation.Hardsigmoid;
import dev.ravine.nn.activation.Hardswish;
import dev.ravine.nn.activation.LeakyRelu;
import dev.ravine.nn.activation.LogSigmoid;
import dev.ravine.nn.activation.LogSoftmax;
import dev.ravine.nn.activation.Mish;
import dev.ravine.nn.activation.PRelu;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.activation.Relu6;
import dev.ravine.nn.activation.Selu;
import dev.ravine.nn.activation.Sigmoid;
import dev.ravine.nn.activation.Silu;
import dev.ravine.nn.activation.Softmax;
import dev.ravine.nn.activation.Softplus;
import dev.ravine.nn.activation.Softsign;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.attention.MultiHeadAttention;
import dev.ravine.nn.attention.TransformerCrossDecoderBlock;
import dev.ravine.nn.attention.TransformerDecoderBlock;
import dev.ravine.nn.attention.TransformerEncoderBlock;
import dev.ravine.nn.attention.TransformerOptions;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.embedding.EmbeddingBag;
import dev.ravine.nn.embedding.PositionEmbedding;
import dev.ravine.nn.embedding.PositionalEncoding;
import dev.ravine.nn.image.AdaptiveAvgPool2d;
import dev.ravine.nn.image.AdaptiveMaxPool2d;
import dev.ravine.nn.image.AvgPool2d;
import dev.ravine.nn.image.Conv1d;
import dev.ravine.nn.image.Conv2d;
import dev.ravine.nn.image.ConvTranspose2d;
import dev.ravine.nn.image.GlobalAvgPool2d;
import dev.ravine.nn.image.GlobalMaxPool2d;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.MaxPool2d;
import dev.ravine.nn.image.PixelShuffle;
import dev.ravine.nn.image.Upsample;
import dev.ravine.nn.image.Window;
import dev.ravine.nn.norm.BatchNorm;
import dev.ravine.nn.norm.GroupNorm;
import dev.ravine.nn.norm.InstanceNorm;
import dev.ravine.nn.norm.LayerNorm;
import dev.ravine.nn.norm.RmsNorm;
import dev.ravine.nn.recurrent.Gru;
import dev.ravine.nn.recurrent.GruCell;
import dev.ravine.nn.recurrent.LastStep;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.nn.recurrent.LstmCell;
import dev.ravine.nn.recurrent.RecurrentCell;
import dev.ravine.nn.recurrent.RecurrentState;
import dev.ravine.nn.recurrent.Rnn;
import dev.ravine.nn.recurrent.RnnCell;
import dev.ravine.nn.recurrent.TimeDistributed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;

/** A check for each layer, of its input's gradient and of its parameters'. */
final class Layers {
    private Layers() {}

    static Map<String, GradientCheck> checks(Draw draw) {
        SplitMix random = draw.random();
        Map<String, GradientCheck> checks = new LinkedHashMap<>();
        for (Layer activation : new Layer[] {
            new Relu(),
            new LeakyRelu(),
            new Elu(),
            new Tanh(),
            new Sigmoid(),
            new Softplus(),
            new Gelu(),
            new GeluTanh(),
            new Silu(),
            new Softmax(),
            new LogSoftmax(),
            new Flatten()
        }) {
            put(checks, activation, draw.matrix(3, 4));
        }
        put(checks, new Linear(4, 3, random), draw.matrix(3, 4));
        put(checks, new Residual(new Linear(4, 4, random)), draw.matrix(3, 4));
        put(checks, Sequential.of(new Linear(4, 3, random), new Tanh(), new Linear(3, 2, random)), draw.matrix(3, 4));
        put(checks, new LayerNorm(4), draw.matrix(3, 4));
        put(checks, new RmsNorm(4), draw.matrix(3, 4));
        put(checks, new BatchNorm(4), draw.matrix(5, 4));
        // A layer of the same seed for each call drops the same entries each time, so that there is something to
        // derive.
        checks.put(
                "Dropout",
                GradientCheck.of(x -> new Dropout(0.3, new SplitMix(1)).forward(x))
                        .at(draw.matrix(3, 4)));

        ImageShape image = new ImageShape(2, 4, 4);
        put(checks, new Conv2d(image, 3, Window.of(3).padding(1), random), draw.matrix(2, 32));
        put(checks, new MaxPool2d(image, 2), draw.matrix(2, 32));
        put(checks, new AvgPool2d(image, 2), draw.matrix(2, 32));
        put(checks, new GlobalAvgPool2d(image), draw.matrix(2, 32));
        put(checks, new GlobalMaxPool2d(image), draw.matrix(2, 32));

        Embedding embedding = new Embedding(3, 2, random);
        checks.put(
                "Embedding",
                GradientCheck.ofAll(none -> embedding.forward(new int[][] {{0, 2, 2}, {1, 0, 2}}))
                        .parameters(embedding.parameters()));
        put(checks, new TimeDistributed(2, new Linear(2, 3, random)), draw.matrix(2, 6));
        put(checks, new PositionalEncoding(2), draw.matrix(2, 6));
        put(checks, new PositionEmbedding(3, 2, random), draw.matrix(2, 6));
        put(checks, new LastStep(6), draw.matrix(2, 6));
        put(checks, new Rnn(2, 3, random), draw.matrix(2, 6));
        put(checks, new Lstm(2, 3, random), draw.matrix(2, 6));
        put(checks, new Gru(2, 3, random), draw.matrix(2, 6));
        put(checks, new MultiHeadAttention(4, 2, random), draw.matrix(2, 12));
        TransformerOptions options = TransformerOptions.preNorm().withActivation(Elementwise::tanh);
        put(checks, new TransformerEncoderBlock(4, 2, 3, options, random), draw.matrix(2, 12));
        put(checks, new TransformerDecoderBlock(4, 2, 3, options, random), draw.matrix(2, 12));
        TransformerCrossDecoderBlock cross = new TransformerCrossDecoderBlock(4, 2, 3, options, random);
        checks.put(
                "TransformerCrossDecoderBlock",
                GradientCheck.of((Variable x, Variable memory) -> cross.forward(x, memory))
                        .at(draw.matrix(2, 8), draw.matrix(2, 12))
                        .parameters(cross.parameters()));
        more(checks, draw, random, image);
        return checks;
    }

    /** Those that came later: each draws, so that the matrices of the others stay as they are. */
    private static void more(Map<String, GradientCheck> checks, Draw draw, SplitMix random, ImageShape image) {
        for (Layer activation : new Layer[] {
            new Relu6(),
            new Hardsigmoid(),
            new Hardswish(),
            new Selu(),
            new Celu(),
            new Mish(),
            new Softsign(),
            new LogSigmoid(),
            new Glu(),
            new PRelu()
        }) {
            put(checks, activation, draw.matrix(3, 4));
        }
        put(checks, new GroupNorm(1, image), draw.matrix(2, 32));
        put(checks, new InstanceNorm(image), draw.matrix(2, 32));
        put(checks, new AdaptiveAvgPool2d(image, 3), draw.matrix(2, 32));
        put(checks, new AdaptiveMaxPool2d(image, 3), draw.matrix(2, 32));
        put(checks, new ConvTranspose2d(image, 3, Window.of(3).stride(2), random), draw.matrix(2, 32));
        put(checks, Upsample.bilinear(image, 2), draw.matrix(2, 32));
        put(checks, new PixelShuffle(new ImageShape(4, 2, 4), 2), draw.matrix(2, 32));
        put(checks, new Conv1d(2, 3, Window.of(1, 3).same(), random), draw.matrix(2, 8));
        EmbeddingBag bag = new EmbeddingBag(3, 2, EmbeddingBag.Mode.MEAN, random);
        checks.put(
                "EmbeddingBag",
                GradientCheck.ofAll(none -> bag.forward(new int[][] {{0, 2, 2}, {1}}))
                        .parameters(bag.parameters()));
        for (RecurrentCell cell :
                new RecurrentCell[] {new RnnCell(2, 3, random), new LstmCell(2, 3, random), new GruCell(2, 3, random)
                }) {
            DMatrixRMaj[] state = Stream.generate(() -> draw.matrix(2, 3))
                    .limit(cell.zeros(2).parts().size())
                    .toArray(DMatrixRMaj[]::new);
            checks.put(
                    cell.getClass().getSimpleName(),
                    GradientCheck.ofAll(before -> cell.step(
                                            Variable.of(new double[][] {{0.5, -1}, {2, 0.25}}),
                                            RecurrentState.of(before))
                                    .hidden())
                            .at(state)
                            .parameters(cell.parameters()));
        }
    }

    private static void put(Map<String, GradientCheck> checks, Layer layer, DMatrixRMaj at) {
        checks.put(
                layer.getClass().getSimpleName(),
                GradientCheck.of(x -> layer.forward(x)).at(at).parameters(layer.parameters()));
    }
}
