package dev.ravine.nn;

import static dev.ravine.nn.LayerLedger.line;
import static dev.ravine.nn.LayerLedger.random;

import dev.ravine.nn.activation.Elu;
import dev.ravine.nn.activation.Gelu;
import dev.ravine.nn.activation.GeluTanh;
import dev.ravine.nn.activation.LeakyRelu;
import dev.ravine.nn.activation.LogSoftmax;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.activation.Sigmoid;
import dev.ravine.nn.activation.Silu;
import dev.ravine.nn.activation.Softmax;
import dev.ravine.nn.activation.Softplus;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.norm.BatchNorm;
import dev.ravine.nn.norm.LayerNorm;
import dev.ravine.nn.norm.RmsNorm;

/** The layers without structure inside a row; their cases come from {@code dense.py}. */
final class DenseLines {
    private DenseLines() {}

    static void add() {
        line("Linear", s -> new Linear(s[0], s[1], random()));
        line("Linear / without bias", s -> Linear.withoutBias(s[0], s[1], random()));
        line("Residual", s -> new Residual(new Linear(s[0], s[0], random())));
        line("LayerNorm", s -> new LayerNorm(s[0]));
        line("LayerNorm / another epsilon", s -> new LayerNorm(s[0], 0.25));
        line("RmsNorm", s -> new RmsNorm(s[0]));
        line("RmsNorm / another epsilon", s -> new RmsNorm(s[0], 0.25));
        line("BatchNorm", s -> new BatchNorm(s[0]));
        line("BatchNorm / another epsilon and momentum", s -> new BatchNorm(s[0], 0.25, 0.75));
        line("BatchNorm / evaluating", s -> evaluating(new BatchNorm(s[0])));
        line("BatchNorm / of images", s -> new BatchNorm(new ImageShape(s[0], s[1], s[2])));
        line(
                "BatchNorm / of images, another epsilon and momentum",
                s -> new BatchNorm(new ImageShape(s[0], s[1], s[2]), 0.25, 0.75));
        line("BatchNorm / of images, evaluating", s -> evaluating(new BatchNorm(new ImageShape(s[0], s[1], s[2]))));

        line("Relu", s -> new Relu());
        line("LeakyRelu", s -> new LeakyRelu());
        line("LeakyRelu / another slope", s -> new LeakyRelu(0.25));
        line("Elu", s -> new Elu());
        line("Elu / another alpha", s -> new Elu(0.25));
        line("Tanh", s -> new Tanh());
        line("Sigmoid", s -> new Sigmoid());
        line("Softplus", s -> new Softplus());
        line("Gelu", s -> new Gelu());
        line("GeluTanh", s -> new GeluTanh());
        line("Silu", s -> new Silu());
        line("Softmax", s -> new Softmax());
        line("LogSoftmax", s -> new LogSoftmax());
    }

    private static Layer evaluating(Layer layer) {
        layer.eval();
        return layer;
    }
}
