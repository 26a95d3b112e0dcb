package dev.ravine.examples.site.net;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.metric.Metrics;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What a net says of a point: which class it is of, or a number. */
enum Task {
    CLASSIFICATION {
        @Override
        Function<Batch, Gradients> gradients(Sequential net, UnaryOperator<Variable> charged) {
            CapturedPair<Variable, int[]> loss =
                    Captured.of((x, labels) -> charged.apply(Losses.crossEntropy(net.forward(x), labels)));
            return batch -> loss.gradients(batch.x(), batch.labels());
        }

        @Override
        Variable loss(Variable output, Dataset part) {
            return Losses.crossEntropy(output, part.labels());
        }

        @Override
        double score(Variable output, Dataset part) {
            return Metrics.accuracy(output, part.labels());
        }

        @Override
        Variable answer(Variable output) {
            return Reductions.softmax(output, Per.ROW);
        }
    },

    REGRESSION {
        @Override
        Function<Batch, Gradients> gradients(Sequential net, UnaryOperator<Variable> charged) {
            CapturedPair<Variable, Variable> loss =
                    Captured.of((x, targets) -> charged.apply(Losses.meanSquaredError(net.forward(x), targets)));
            return batch -> loss.gradients(batch.x(), batch.targets());
        }

        @Override
        Variable loss(Variable output, Dataset part) {
            return Losses.meanSquaredError(output, Variable.wrap(part.targets()));
        }

        @Override
        double score(Variable output, Dataset part) {
            return Metrics.rSquared(output, Variable.wrap(part.targets()));
        }

        @Override
        Variable answer(Variable output) {
            return output;
        }
    };

    /**
     * The gradients of a batch's loss, captured.
     *
     * @param charged what is minimized, made of that loss
     */
    abstract Function<Batch, Gradients> gradients(Sequential net, UnaryOperator<Variable> charged);

    /** The mean loss over a part of the data. */
    abstract Variable loss(Variable output, Dataset part);

    /** How good it is: the share that is right, or R². */
    abstract double score(Variable output, Dataset part);

    /** What the last layer says, for people. */
    abstract Variable answer(Variable output);
}
