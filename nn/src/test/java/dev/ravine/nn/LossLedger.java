package dev.ravine.nn;

import static dev.ravine.autograd.Reductions.logSoftmax;
import static dev.ravine.autograd.Reductions.softmax;
import static dev.ravine.autograd.Shaping.reshape;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.loss.CrossEntropy;
import dev.ravine.nn.loss.Ctc;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.loss.Reduction;
import java.util.Arrays;
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

    private static final Draw CTC = (m, n, random) -> {
        DMatrixRMaj labels = labels(2 * m, n, random);
        Arrays.setAll(labels.data, i -> labels.data[i] + 1);
        return new DMatrixRMaj[] {scores(m, 3 * (n + 1), random), labels};
    };

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
        more();
        rows("ctc", 1, CTC, (x, r) -> new Ctc(x[0].columns() / 3).reduction(r).loss(logSteps(x[0]), pairs(x[1])));
        rows("ctc / lengths", 1, CTC, (x, r) -> {
            int classes = x[0].columns() / 3;
            int[] lengths = new int[x[0].rows()];
            Arrays.setAll(lengths, i -> 3 - i % 2);
            int[][] labels = pairs(x[1]);
            // Two steps have room for one label.
            Arrays.setAll(labels, i -> i % 2 == 0 ? labels[i] : Arrays.copyOf(labels[i], 1));
            return new Ctc(classes).lengths(lengths).reduction(r).loss(logSteps(x[0]), labels);
        });
    }

    /** Logarithms of the probabilities of each of three steps. */
    private static Variable logSteps(Variable x) {
        Variable steps = reshape(x, 3 * x.rows(), x.columns() / 3);
        return reshape(logSoftmax(steps, Per.ROW), x.rows(), x.columns());
    }

    /** Two labels for each row. */
    private static int[][] pairs(Variable x) {
        int[] labels = integers(x);
        int[][] pairs = new int[labels.length / 2][];
        Arrays.setAll(pairs, i -> Arrays.copyOfRange(labels, 2 * i, 2 * i + 2));
        return pairs;
    }

    private static DMatrixRMaj zerosAndOnes(int rows, int columns, RandomGenerator random) {
        DMatrixRMaj x = signs(rows, columns, random);
        Arrays.setAll(x.data, i -> (x.data[i] + 1) / 2);
        return x;
    }

    private static void more() {
        Draw signed = (m, n, random) -> new DMatrixRMaj[] {scores(m, n, random), signs(m, n, random)};
        Draw ranked =
                (m, n, random) -> new DMatrixRMaj[] {scores(m, n, random), scores(m, n, random), signs(m, n, random)};
        Draw members = (m, n, random) -> new DMatrixRMaj[] {scores(m, n, random), zerosAndOnes(m, n, random)};
        Draw soft = (m, n, random) -> new DMatrixRMaj[] {scores(m, n, random), uniform(m, n, random, 0.1, 0.9)};
        entries("softMargin", 1, signed, (x, r) -> Losses.softMargin(x[0], x[1], r));
        entries("hingeEmbedding", 1, signed, (x, r) -> Losses.hingeEmbedding(x[0], x[1], 0.75, r));
        entries("marginRanking", 2, ranked, (x, r) -> Losses.marginRanking(x[0], x[1], x[2], 0.75, r));
        rows(
                "tripletMargin",
                3,
                // In one dimension the distance has a kink at 0, and its curvature is none.
                (m, n, random) ->
                        new DMatrixRMaj[] {scores(m, n + 1, random), scores(m, n + 1, random), scores(m, n + 1, random)
                        },
                (x, r) -> Losses.tripletMargin(x[0], x[1], x[2], 0.75, r));
        rows("multiLabelMargin", 1, members, (x, r) -> Losses.multiLabelMargin(x[0], x[1], r));
        rows("multiLabelSoftMargin", 2, soft, (x, r) -> Losses.multiLabelSoftMargin(x[0], x[1], r));
        entries("focal", 2, soft, (x, r) -> Losses.focal(x[0], x[1], 0.25, 2, r));
        entries("focal / another gamma", 1, members, (x, r) -> Losses.focal(x[0], x[1], 0.75, 1.5, r));
        rows("dice", 2, TWO_PROBABILITIES, (x, r) -> Losses.dice(x[0], x[1], 0.75, r));
        entries(
                "binaryCrossEntropy / weights",
                3,
                (m, n, random) -> new DMatrixRMaj[] {
                    uniform(m, n, random, 0.1, 0.9), uniform(m, n, random, 0.1, 0.9), uniform(m, n, random, 0.1, 2)
                },
                (x, r) -> Losses.binaryCrossEntropy(x[0], x[1], x[2], r));
        entries(
                "binaryCrossEntropyWithLogits / weights",
                3,
                (m, n, random) -> new DMatrixRMaj[] {
                    scores(m, n, random), uniform(m, n, random, 0.1, 0.9), uniform(m, n, random, 0.1, 2)
                },
                (x, r) -> Losses.binaryCrossEntropyWithLogits(x[0], x[1], x[2], r));
        entries(
                "crossEntropy / pixels",
                1,
                (m, n, random) -> new DMatrixRMaj[] {scores(m, 2 * n, random), labels(m * n, 2, random)},
                (x, r) -> new CrossEntropy()
                        .labelSmoothing(0.125)
                        .reduction(r)
                        .lossOfPixels(x[0], new ImageShape(2, 1, x[0].columns() / 2), integers(x[1])));
        rows(
                "klDivergenceWithLogTargets",
                2,
                (m, n, random) -> new DMatrixRMaj[] {logProbabilities(m, n, random), scores(m, n, random)},
                (x, r) -> Losses.klDivergenceWithLogTargets(x[0], logSoftmax(x[1], Per.ROW), r));
        entries(
                "poissonNegativeLogLikelihood / full",
                2,
                (m, n, random) -> new DMatrixRMaj[] {scores(m, n, random), uniform(m, n, random, 1.5, 9)},
                (x, r) -> Losses.poissonNegativeLogLikelihood(x[0], x[1], true, r));
        entries(
                "poissonNegativeLogLikelihoodOfRates",
                2,
                (m, n, random) -> new DMatrixRMaj[] {uniform(m, n, random, 0.5, 3), uniform(m, n, random, 1, 9)},
                (x, r) -> Losses.poissonNegativeLogLikelihoodOfRates(x[0], x[1], r));
        entries(
                "gaussianNegativeLogLikelihood / full",
                3,
                (m, n, random) ->
                        new DMatrixRMaj[] {scores(m, n, random), scores(m, n, random), uniform(m, n, random, 0.5, 2)},
                (x, r) -> Losses.gaussianNegativeLogLikelihood(x[0], x[1], x[2], true, r));
    }
}
