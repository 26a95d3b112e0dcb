package dev.ravine.nn;

import static dev.ravine.nn.LayerLedger.line;
import static dev.ravine.nn.LayerLedger.random;

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
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.norm.BatchNorm;
import dev.ravine.nn.norm.BatchNormOptions;
import dev.ravine.nn.norm.GroupNorm;
import dev.ravine.nn.norm.InstanceNorm;
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
        line("BatchNorm / another epsilon and momentum", s -> new BatchNorm(s[0], options(0.25, 0.75)));
        line("BatchNorm / evaluating", s -> evaluating(new BatchNorm(s[0])));
        line("BatchNorm / of images", s -> new BatchNorm(image(s)));
        line("BatchNorm / of images, another epsilon and momentum", s -> new BatchNorm(image(s), options(0.25, 0.75)));
        line("BatchNorm / of images, evaluating", s -> evaluating(new BatchNorm(image(s))));
        BatchNormOptions standard = BatchNormOptions.standard();
        line("BatchNorm / not affine", s -> new BatchNorm(s[0], standard.withoutAffine()));
        line("BatchNorm / not tracking", s -> new BatchNorm(s[0], standard.withoutTracking()));
        line("BatchNorm / not tracking, evaluating", s -> evaluating(new BatchNorm(s[0], standard.withoutTracking())));
        line("BatchNorm / cumulative average", s -> new BatchNorm(image(s), standard.withCumulativeAverage()));
        line("LayerNorm / without bias", s -> LayerNorm.withoutBias(s[0]));
        line("LayerNorm / not affine", s -> LayerNorm.withoutAffine(s[0], 0.25));
        line("GroupNorm", s -> new GroupNorm(s[3], image(s)));
        line("GroupNorm / not affine", s -> GroupNorm.withoutAffine(s[3], image(s), 0.25));
        line("InstanceNorm", s -> new InstanceNorm(image(s)));
        line("InstanceNorm / affine", s -> InstanceNorm.withAffine(image(s), 0.25));

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
        line("Relu6", s -> new Relu6());
        line("Hardsigmoid", s -> new Hardsigmoid());
        line("Hardswish", s -> new Hardswish());
        line("Selu", s -> new Selu());
        line("Celu", s -> new Celu());
        line("Celu / another alpha", s -> new Celu(0.25));
        line("Mish", s -> new Mish());
        line("Softsign", s -> new Softsign());
        line("LogSigmoid", s -> new LogSigmoid());
        line("Glu", s -> new Glu());
        line("PRelu", s -> new PRelu());
        line("PRelu / features", s -> new PRelu(s[0]));
        line("PRelu / channels", s -> new PRelu(image(s)));
    }

    private static ImageShape image(int[] sizes) {
        return new ImageShape(sizes[0], sizes[1], sizes[2]);
    }

    private static Layer evaluating(Layer layer) {
        layer.eval();
        return layer;
    }

    static BatchNormOptions options(double epsilon, double momentum) {
        return BatchNormOptions.standard().withEpsilon(epsilon).withMomentum(momentum);
    }
}
