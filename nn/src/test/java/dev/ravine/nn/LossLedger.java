package dev.ravine.nn;

import static dev.ravine.autograd.Reductions.softmax;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.loss.CrossEntropy;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.loss.Reduction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/**
 * Every loss with each of its options, ready to be called on a case of PyTorch's and on random inputs.
 *
 * <p>A line's key is the method's name and, where there is more than one line for it, a slash and a label;
 * {@code losses.py} makes the cases for the same keys.
 */
final class LossLedger {
    static final String FILE = "losses.json.gz";

    /** A call on the inputs of a case. */
    interface Call {
        Variable on(Variable[] x, Reduction reduction);
    }

    /** Random inputs, the differentiable ones first. */
    interface Draw {
        DMatrixRMaj[] of(int rows, int columns, RandomGenerator random);
    }

    /**
     * A loss.
     *
     * @param differentiable how many of the inputs gradients are taken to
     * @param perRow whether the losses are those of rows, not of entries
     */
    record Line(Call call, int differentiable, boolean perRow, Draw draw) {}

    private static final Map<String, Line> LINES = new LinkedHashMap<>();

    private LossLedger() {}

    static Set<String> keys() {
        return LINES.keySet();
    }

    static Line line(String key) {
        Line line = LINES.get(key);
        if (line == null) {
            throw new IllegalArgumentException("no line for " + key);
        }
        return line;
    }

    private static void entries(String key, int differentiable, Draw draw, Call call) {
        LINES.put(key, new Line(call, differentiable, false, draw));
    }

    private static void rows(String key, int differentiable, Draw draw, Call call) {
        LINES.put(key, new Line(call, differentiable, true, draw));
    }

    // ---- random inputs

    private static DMatrixRMaj uniform(int rows, int columns, RandomGenerator random, double least, double most) {
        DMatrixRMaj x = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] = least + (most - least) * random.nextDouble();
        }
        return x;
    }

    private static DMatrixRMaj scores(int rows, int columns, RandomGenerator random) {
        return uniform(rows, columns, random, -3, 3);
    }

    /** A row with an entry for each label. */
    private static DMatrixRMaj labels(int rows, int classes, RandomGenerator random) {
        DMatrixRMaj x = new DMatrixRMaj(1, rows);
        for (int i = 0; i < rows; i++) {
            x.data[i] = random.nextInt(classes);
        }
        return x;
    }

    private static DMatrixRMaj signs(int rows, int columns, RandomGenerator random) {
        DMatrixRMaj x = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] = random.nextBoolean() ? 1 : -1;
        }
        return x;
    }

    private static DMatrixRMaj weights(int columns, RandomGenerator random) {
        return uniform(1, columns, random, 0.25, 2);
    }

    private static DMatrixRMaj logProbabilities(int rows, int columns, RandomGenerator random) {
        return uniform(rows, columns, random, -4, -0.25);
    }

    private static final Draw TWO = (m, n, random) -> new DMatrixRMaj[] {scores(m, n, random), scores(m, n, random)};
    private static final Draw TWO_PROBABILITIES =
            (m, n, random) -> new DMatrixRMaj[] {uniform(m, n, random, 0.1, 0.9), uniform(m, n, random, 0.1, 0.9)};
    private static final Draw LABELLED =
            (m, n, random) -> new DMatrixRMaj[] {scores(m, n, random), labels(m, n, random)};
    private static final Draw LABELLED_LOG_PROBABILITIES = (m, n, random) ->
            new DMatrixRMaj[] {logProbabilities(m, n, random), labels(m, n, random), weights(n, random)};

    static int[] integers(Variable x) {
        int[] labels = new int[x.value().data.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (int) x.value().data[i];
        }
        return labels;
    }

    private static double[] numbers(Variable x) {
        return x.value().data.clone();
    }

    static {
        entries("meanSquaredError", 2, TWO, (x, r) -> Losses.meanSquaredError(x[0], x[1], r));
        entries("meanAbsoluteError", 2, TWO, (x, r) -> Losses.meanAbsoluteError(x[0], x[1], r));
        entries("huber", 2, TWO, (x, r) -> Losses.huber(x[0], x[1], 0.75, r));
        entries("smoothL1", 2, TWO, (x, r) -> Losses.smoothL1(x[0], x[1], 0.75, r));
        entries("smoothL1 / beta 0", 2, TWO, (x, r) -> Losses.smoothL1(x[0], x[1], 0, r));
        entries("binaryCrossEntropy", 2, TWO_PROBABILITIES, (x, r) -> Losses.binaryCrossEntropy(x[0], x[1], r));
        entries(
                "binaryCrossEntropyWithLogits",
                2,
                (m, n, random) -> new DMatrixRMaj[] {scores(m, n, random), uniform(m, n, random, 0.1, 0.9)},
                (x, r) -> Losses.binaryCrossEntropyWithLogits(x[0], x[1], r));
        entries(
                "binaryCrossEntropyWithLogits / positive weights",
                2,
                (m, n, random) ->
                        new DMatrixRMaj[] {scores(m, n, random), uniform(m, n, random, 0.1, 0.9), weights(n, random)},
                (x, r) -> Losses.binaryCrossEntropyWithLogits(x[0], x[1], numbers(x[2]), r));
        entries(
                "hinge",
                1,
                (m, n, random) -> new DMatrixRMaj[] {scores(m, n, random), signs(m, n, random)},
                (x, r) -> Losses.hinge(x[0], x[1], r));
        rows("crossEntropy", 1, LABELLED, (x, r) -> new CrossEntropy()
                .reduction(r)
                .loss(x[0], integers(x[1])));
        rows("crossEntropy / label smoothing", 1, LABELLED, (x, r) -> new CrossEntropy()
                .labelSmoothing(0.125)
                .reduction(r)
                .loss(x[0], integers(x[1])));
        Draw weighted =
                (m, n, random) -> new DMatrixRMaj[] {scores(m, n, random), labels(m, n, random), weights(n, random)};
        rows("crossEntropy / class weights", 1, weighted, (x, r) -> new CrossEntropy()
                .classWeights(numbers(x[2]))
                .reduction(r)
                .loss(x[0], integers(x[1])));
        Draw padded = (m, n, random) -> {
            DMatrixRMaj labels = labels(m, n, random);
            if (m > 1) {
                labels.data[random.nextInt(m)] = -1;
            }
            return new DMatrixRMaj[] {scores(m, n, random), labels, weights(n, random)};
        };
        rows("crossEntropy / ignored label", 1, padded, (x, r) -> new CrossEntropy()
                .ignoreIndex(-1)
                .reduction(r)
                .loss(x[0], integers(x[1])));
        rows("crossEntropy / all options", 1, padded, (x, r) -> new CrossEntropy()
                .classWeights(numbers(x[2]))
                .ignoreIndex(-1)
                .labelSmoothing(0.125)
                .reduction(r)
                .loss(x[0], integers(x[1])));
        rows("crossEntropy / distributions", 2, TWO, (x, r) -> new CrossEntropy()
                .reduction(r)
                .loss(x[0], softmax(x[1], Per.ROW)));
        rows(
                "crossEntropy / distributions, all options",
                1,
                (m, n, random) -> new DMatrixRMaj[] {
                    scores(m, n, random),
                    softmax(Variable.wrap(scores(m, n, random)), Per.ROW).value(),
                    weights(n, random)
                },
                (x, r) -> new CrossEntropy()
                        .classWeights(numbers(x[2]))
                        .labelSmoothing(0.125)
                        .reduction(r)
                        .loss(x[0], x[1]));
        rows("negativeLogLikelihood", 1, LABELLED_LOG_PROBABILITIES, (x, r) -> new CrossEntropy()
                .reduction(r)
                .lossOfLogProbabilities(x[0], integers(x[1])));
        rows(
                "negativeLogLikelihood / class weights and ignored label",
                1,
                LABELLED_LOG_PROBABILITIES,
                (x, r) -> new CrossEntropy()
                        .classWeights(numbers(x[2]))
                        .ignoreIndex(-1)
                        .reduction(r)
                        .lossOfLogProbabilities(x[0], integers(x[1])));
        rows(
                "klDivergence",
                2,
                (m, n, random) -> new DMatrixRMaj[] {logProbabilities(m, n, random), scores(m, n, random)},
                (x, r) -> Losses.klDivergence(x[0], softmax(x[1], Per.ROW), r));
        rows(
                "klDivergence / constant distributions",
                1,
                (m, n, random) -> {
                    DMatrixRMaj certain = new DMatrixRMaj(m, n);
                    for (int i = 0; i < m; i++) {
                        certain.set(i, random.nextInt(n), 1);
                    }
                    return new DMatrixRMaj[] {logProbabilities(m, n, random), certain};
                },
                (x, r) -> Losses.klDivergence(x[0], x[1], r));
        rows("multiMargin", 1, LABELLED, (x, r) -> Losses.multiMargin(x[0], 0.75, integers(x[1]), r));
        rows(
                "cosineEmbedding",
                2,
                // In one dimension every cosine is 1 or -1, and its slope nothing but rounding.
                (m, n, random) ->
                        new DMatrixRMaj[] {scores(m, n + 1, random), scores(m, n + 1, random), signs(1, m, random)},
                (x, r) -> Losses.cosineEmbedding(x[0], x[1], 0.25, integers(x[2]), r));
        entries(
                "poissonNegativeLogLikelihood",
                2,
                (m, n, random) -> new DMatrixRMaj[] {scores(m, n, random), uniform(m, n, random, 1, 9)},
                (x, r) -> Losses.poissonNegativeLogLikelihood(x[0], x[1], r));
        entries(
                "gaussianNegativeLogLikelihood",
                3,
                (m, n, random) ->
                        new DMatrixRMaj[] {scores(m, n, random), scores(m, n, random), uniform(m, n, random, 0.5, 2)},
                (x, r) -> Losses.gaussianNegativeLogLikelihood(x[0], x[1], x[2], r));
    }
}
