package dev.ravine.examples.check;

import static dev.ravine.autograd.check.GradientCheck.of;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.nn.loss.Losses;
import java.util.LinkedHashMap;
import java.util.Map;

/** A check for each loss, of its gradient to all that it has one to. */
@SuppressWarnings("BadImport") // In a table of checks, "of" says enough.
final class LossFunctions {
    private LossFunctions() {}

    static Map<String, GradientCheck> checks(Draw draw) {
        Variable signs = Variable.of(new double[][] {{1, -1, 1, 1}, {-1, -1, 1, -1}, {1, 1, -1, 1}});
        int[] labels = {2, 0, 3};
        Map<String, GradientCheck> checks = new LinkedHashMap<>();
        checks.put(
                "meanSquaredError",
                of((x, y) -> Losses.meanSquaredError(x, y)).at(draw.matrix(3, 4), draw.matrix(3, 4)));
        checks.put(
                "meanAbsoluteError",
                of((x, y) -> Losses.meanAbsoluteError(x, y)).at(draw.matrix(3, 4), draw.matrix(3, 4)));
        checks.put("huber", of((x, y) -> Losses.huber(x, y, 0.75)).at(draw.matrix(3, 4), draw.matrix(3, 4)));
        checks.put("smoothL1", of((x, y) -> Losses.smoothL1(x, y, 0.75)).at(draw.matrix(3, 4), draw.matrix(3, 4)));
        checks.put(
                "binaryCrossEntropy",
                of((p, y) -> Losses.binaryCrossEntropy(p, y)).at(draw.probabilities(3, 4), draw.probabilities(3, 4)));
        checks.put(
                "binaryCrossEntropyWithLogits",
                of((x, y) -> Losses.binaryCrossEntropyWithLogits(x, y))
                        .at(draw.matrix(3, 4), draw.probabilities(3, 4)));
        checks.put("hinge", of(x -> Losses.hinge(x, signs)).at(draw.matrix(3, 4)));
        checks.put("crossEntropy", of(x -> Losses.crossEntropy(x, labels)).at(draw.matrix(3, 4)));
        checks.put(
                "negativeLogLikelihood",
                of(x -> Losses.negativeLogLikelihood(Reductions.logSoftmax(x, Per.ROW), labels))
                        .at(draw.matrix(3, 4)));
        checks.put(
                "klDivergence",
                of((x, y) -> Losses.klDivergence(Reductions.logSoftmax(x, Per.ROW), Reductions.softmax(y, Per.ROW)))
                        .at(draw.matrix(3, 4), draw.matrix(3, 4)));
        checks.put("multiMargin", of(x -> Losses.multiMargin(x, 0.75, labels)).at(draw.matrix(3, 4)));
        checks.put(
                "cosineEmbedding",
                of((a, b) -> Losses.cosineEmbedding(a, b, 0.25, 1, -1, 1)).at(draw.matrix(3, 4), draw.matrix(3, 4)));
        checks.put(
                "poissonNegativeLogLikelihood",
                of((x, y) -> Losses.poissonNegativeLogLikelihood(x, y)).at(draw.matrix(3, 4), draw.positive(3, 4)));
        checks.put(
                "gaussianNegativeLogLikelihood",
                GradientCheck.ofAll(x -> Losses.gaussianNegativeLogLikelihood(x[0], x[1], x[2]))
                        .at(draw.matrix(3, 4), draw.matrix(3, 4), draw.positive(3, 4)));
        checks.put("softMargin", of(x -> Losses.softMargin(x, signs)).at(draw.matrix(3, 4)));
        checks.put(
                "hingeEmbedding", of(x -> Losses.hingeEmbedding(x, signs, 0.75)).at(draw.matrix(3, 4)));
        checks.put(
                "marginRanking",
                of((a, b) -> Losses.marginRanking(a, b, signs, 0.75)).at(draw.matrix(3, 4), draw.matrix(3, 4)));
        checks.put(
                "tripletMargin",
                GradientCheck.ofAll(x -> Losses.tripletMargin(x[0], x[1], x[2], 0.75))
                        .at(draw.matrix(3, 4), draw.matrix(3, 4), draw.matrix(3, 4)));
        Variable memberships = signs.add(1).div(2);
        checks.put(
                "multiLabelMargin",
                of(x -> Losses.multiLabelMargin(x, memberships)).at(draw.matrix(3, 4)));
        checks.put(
                "multiLabelSoftMargin",
                of(x -> Losses.multiLabelSoftMargin(x, memberships)).at(draw.matrix(3, 4)));
        checks.put("focal", of((x, y) -> Losses.focal(x, y, 0.25, 2)).at(draw.matrix(3, 4), draw.probabilities(3, 4)));
        checks.put("dice", of((p, y) -> Losses.dice(p, y, 1)).at(draw.probabilities(3, 4), draw.probabilities(3, 4)));
        checks.put(
                "klDivergenceWithLogTargets",
                of((x, y) -> Losses.klDivergenceWithLogTargets(
                                Reductions.logSoftmax(x, Per.ROW), Reductions.logSoftmax(y, Per.ROW)))
                        .at(draw.matrix(3, 4), draw.matrix(3, 4)));
        checks.put(
                "poissonNegativeLogLikelihoodOfRates",
                of((x, y) -> Losses.poissonNegativeLogLikelihoodOfRates(x, y))
                        .at(draw.positive(3, 4), draw.positive(3, 4)));
        checks.put(
                "ctc",
                of(x -> Losses.ctc(
                                Shaping.reshape(Reductions.logSoftmax(Shaping.reshape(x, 6, 4), Per.ROW), 2, 12),
                                4,
                                new int[] {3, 1},
                                new int[] {2}))
                        .at(draw.matrix(2, 12)));
        return checks;
    }
}
