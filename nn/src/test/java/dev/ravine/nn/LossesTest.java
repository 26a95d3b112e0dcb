package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.loss.CrossEntropy;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.loss.Reduction;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.DoubleComparator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class LossesTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    /** Every loss of two matrices of one shape, with values that suit all of them but the signs. */
    private static Map<String, BiFunction<Variable, Variable, Variable>> pairs() {
        Map<String, BiFunction<Variable, Variable, Variable>> pairs = new LinkedHashMap<>();
        pairs.put("meanSquaredError", Losses::meanSquaredError);
        pairs.put("meanAbsoluteError", Losses::meanAbsoluteError);
        pairs.put("huber", (x, t) -> Losses.huber(x, t, 1));
        pairs.put("smoothL1", (x, t) -> Losses.smoothL1(x, t, 1));
        pairs.put("binaryCrossEntropy", Losses::binaryCrossEntropy);
        pairs.put("binaryCrossEntropyWithLogits", Losses::binaryCrossEntropyWithLogits);
        pairs.put("hinge", Losses::hinge);
        pairs.put("crossEntropy", Losses::crossEntropy);
        pairs.put("klDivergence", Losses::klDivergence);
        pairs.put("cosineEmbedding", (a, b) -> Losses.cosineEmbedding(a, b, 0, new int[a.rows()]));
        pairs.put("poissonNegativeLogLikelihood", Losses::poissonNegativeLogLikelihood);
        pairs.put("gaussianNegativeLogLikelihood", (x, t) -> Losses.gaussianNegativeLogLikelihood(x, t, x));
        return pairs;
    }

    @Test
    void nothingIsBroadcast() {
        Variable column = Variable.of(new double[][] {{1}, {1}, {1}});
        Variable row = Variable.of(new double[][] {{1, 1, 1}});
        Variable one = Variable.of(1);
        pairs().forEach((name, loss) -> {
            for (Variable[] pair : new Variable[][] {{column, row}, {row, column}, {row, one}, {one, column}}) {
                refused(() -> loss.apply(pair[0], pair[1]), name + ": ", "expected equal shapes");
            }
        });
        refused(
                () -> Losses.gaussianNegativeLogLikelihood(column, column, one),
                "gaussianNegativeLogLikelihood: the means: 3×1, but the variances: 1×1");
        refused(() -> Losses.meanSquaredError(column, row), "the prediction: 3×1, but the target: 1×3");
    }

    @Test
    void aTargetThatIsNotANumberIsRefusedAndItsPlaceSaid() {
        Variable good = Variable.of(new double[][] {{0.5, 0.5}, {0.5, 0.5}});
        Variable bad = Variable.of(new double[][] {{0.5, 0.5}, {0.5, Double.NaN}});
        pairs().forEach((name, loss) -> {
            if (!name.equals("cosineEmbedding") && !name.equals("hinge") && !name.equals("klDivergence")) {
                refused(() -> loss.apply(good, bad), name + ": ", "NaN at row 1, column 1");
            }
        });
        refused(() -> Losses.klDivergence(good.neg(), bad), "klDivergence: ", "NaN at row 1, column 1");
        refused(() -> Losses.hinge(good, good), "the signs: 0.5 at row 0, column 0, expected 1 or -1");
        refused(
                () -> Losses.meanSquaredError(good, Variable.of(new double[][] {{1, INFINITY}, {0, 0}})),
                "Infinity at row 0, column 1, expected a finite number");
    }

    @Test
    void probabilitiesOutOfRangeAreRefused() {
        Variable good = Variable.of(new double[][] {{0.5}, {1}});
        refused(() -> Losses.focal(good, good.add(1), 0.25, 2), "focal: the targets: ");
        for (double value : new double[] {-0.001, 1.001, Double.NaN}) {
            Variable bad = Variable.of(new double[][] {{0.5}, {value}});
            refused(() -> Losses.binaryCrossEntropy(bad, good), "the probabilities: " + value + " at row 1");
            refused(() -> Losses.binaryCrossEntropy(good, bad), "the targets: " + value + " at row 1");
            refused(() -> Losses.binaryCrossEntropyWithLogits(good, bad), "the targets: " + value + " at row 1");
        }
    }

    @Test
    void distributionsAddUpToOne() {
        Variable logits = Variable.of(new double[][] {{-1, -2}, {-3, -4}});
        Variable short_ = Variable.of(new double[][] {{0.25, 0.75}, {0.25, 0.5}});
        refused(() -> Losses.crossEntropy(logits, short_), "the distributions: row 1 adds up to 0.75, expected 1");
        refused(() -> Losses.klDivergence(logits, short_), "the distributions: row 1 adds up to 0.75, expected 1");
        refused(
                () -> Losses.crossEntropy(logits, Variable.of(new double[][] {{0, 1}, {-1, 2}})),
                "-1.0 at row 1, column 0");
    }

    @Test
    void logitsAreNotTakenForLogProbabilities() {
        Variable logits = Variable.of(new double[][] {{-1, -2}, {-3, 0.5}});
        refused(
                () -> Losses.negativeLogLikelihood(logits, 0, 1),
                "negativeLogLikelihood: the log-probabilities: 0.5 at row 1, column 1",
                "logSoftmax");
        refused(() -> Losses.klDivergence(logits, Variable.of(new double[][] {{1, 0}, {1, 0}})), "0.5 at row 1");
    }

    @Test
    void aLabelOutOfRangeIsRefusedAndItsRowSaid() {
        Variable x = Variable.of(new double[][] {{-1, -2, -3}, {-4, -5, -6}});
        for (int label : new int[] {-1, 3, -100, Integer.MIN_VALUE}) {
            refused(() -> Losses.crossEntropy(x, 0, label), "the label of row 1 is " + label + ", expected 0 to 2");
            refused(() -> Losses.negativeLogLikelihood(x, 0, label), "the label of row 1 is " + label);
            refused(() -> Losses.multiMargin(x, 1, 0, label), "the label of row 1 is " + label);
        }
        refused(() -> Losses.crossEntropy(x, 0), "1 labels for 2×3, expected one for each row");
        refused(() -> Losses.multiMargin(x, 1, 0, 1, 2), "3 labels for 2×3");
        refused(() -> Losses.cosineEmbedding(x, x, 0, 1, 0), "the sign of row 1 is 0, expected 1 or -1");
        refused(() -> Losses.cosineEmbedding(x, x, 0, 1), "1 labels for 2×3");
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        Variable x = Variable.of(new double[][] {{1, 2}});
        refused(() -> Losses.huber(x, x, 0), "huber: delta is 0.0, expected a finite number above 0");
        refused(() -> Losses.huber(x, x, Double.NaN), "delta is NaN");
        refused(() -> Losses.smoothL1(x, x, -1), "smoothL1: beta is -1.0, expected a finite number of at least 0");
        refused(() -> Losses.multiMargin(x, Double.NaN, 0), "margin NaN");
        refused(() -> Losses.cosineEmbedding(x, x, 1.5, 1), "margin 1.5, expected -1 to 1");
        refused(() -> new CrossEntropy().labelSmoothing(1.1), "label smoothing 1.1, expected 0 to 1");
        refused(() -> new CrossEntropy().labelSmoothing(Double.NaN), "label smoothing NaN");
        refused(() -> new CrossEntropy().classWeights(1, -1), "[1.0, -1.0]");
        refused(
                () -> new CrossEntropy().classWeights(1, 1, 1).loss(x, 0),
                "crossEntropy: 3 class weights for 1×2, expected one for each column");
        ImageShape image = new ImageShape(3, 2, 2);
        Variable pixels = Variable.of(new DMatrixRMaj(2, 12));
        refused(
                () -> new CrossEntropy().lossOfPixels(pixels, image, 0, 1, 2, 0),
                "crossEntropy: 4 labels for 2 images of 2×2 pixels, expected 8, one for each pixel");
        refused(
                () -> new CrossEntropy().ignoreIndex(0).loss(x, Variable.of(new double[][] {{1, 0}})),
                "no label can be ignored");
        refused(
                () -> Losses.binaryCrossEntropyWithLogits(x, x.sub(1), new double[] {1}, Reduction.MEAN),
                "1 positive weights for 1×2");
        refused(
                () -> Losses.binaryCrossEntropyWithLogits(x, x.sub(1), new double[] {1, -1}, Reduction.MEAN),
                "the positive weights: -1.0");
        refused(() -> Losses.poissonNegativeLogLikelihood(x, x.neg()), "the counts: -1.0 at row 0, column 0");
        refused(() -> Losses.gaussianNegativeLogLikelihood(x, x, x.neg()), "the variances: -1.0 at row 0");
    }

    @Test
    void theMeanOfNothingIsRefusedAndTheSumIsZero() {
        Parameter x = new Parameter("x", new double[][] {{1, 2}, {3, 4}});
        CrossEntropy ignoring = new CrossEntropy().ignoreIndex(7);
        refused(() -> ignoring.loss(x, 7, 7), "every label is the ignored one");
        refused(() -> new CrossEntropy().classWeights(0, 1).loss(x, 0, 0), "every label's class has weight 0");
        assertThat(ignoring.reduction(Reduction.SUM).loss(x, 7, 7).scalar()).isEqualTo(0, within(0.0));
        assertThat(ignoring.reduction(Reduction.NONE).loss(x, 7, 7).value().data)
                .containsExactly(new double[] {0, 0}, within(0.0));
        pairs().forEach((name, loss) -> refused(
                () -> loss.apply(Variable.of(new double[0][0]), Variable.of(new double[0][0])),
                name,
                "expected at least one entry"));
    }

    @Test
    void whatIsIgnoredCountsForNothingNotEvenAsNaN() {
        Parameter x = new Parameter("x", new double[][] {{Double.NaN, 1}, {2, 1}});
        Variable loss = new CrossEntropy().ignoreIndex(-1).labelSmoothing(0.1).loss(x, -1, 0);
        assertThat(loss.scalar()).isFinite();
        assertThat(loss.backward().of(x).data[0]).isEqualTo(0, within(0.0));
        assertThat(loss.backward().of(x).data[1]).isEqualTo(0, within(0.0));
        assertThat(loss.backward().of(x).data[2]).isNotEqualTo(0);
    }

    @Test
    void whatIsIgnoredHasNoDerivativesWhateverStandsThere() {
        double[][] rows = {{Double.NaN, 1}, {INFINITY, -INFINITY}, {-INFINITY, -INFINITY}, {2, 1}};
        Variable x = Variable.of(rows);
        Variable v = Variable.of(new double[][] {{1, 2}, {3, 4}, {5, 6}, {7, 9}});
        for (Reduction reduction : Reduction.values()) {
            CrossEntropy loss = new CrossEntropy()
                    .ignoreIndex(1)
                    .classWeights(2, 3)
                    .labelSmoothing(0.1)
                    .reduction(reduction);
            UnaryOperator<Variable> f = at -> loss.loss(at, 1, 1, 1, 0).sum();
            assertNothingButTheLastRow(Derivatives.gradient(f, x));
            assertNothingButTheLastRow(Derivatives.hessianVector(f, x, v));
        }
        assertThat(new CrossEntropy()
                        .ignoreIndex(1)
                        .reduction(Reduction.NONE)
                        .lossOfLogProbabilities(Variable.of(new double[][] {{Double.NaN, -1}, {-3, -1}}), 1, 0)
                        .value()
                        .data)
                .containsExactly(0, 3);
    }

    private static void assertNothingButTheLastRow(Variable x) {
        double[] entries = x.value().data;
        assertThat(Arrays.copyOf(entries, entries.length - 2)).containsOnly(0);
        assertThat(Arrays.copyOfRange(entries, entries.length - 2, entries.length))
                .doesNotContain(0, Double.NaN);
    }

    /** Values known in closed form: the loss of a confident mistake is the distance of the logits. */
    @Test
    void everyFiniteLogitHasAFiniteLossAndGradient() {
        double huge = 1e300;
        Parameter x = new Parameter("x", new double[][] {{huge, -huge}, {0, 800}, {-745, 745}});
        Variable loss = new CrossEntropy().reduction(Reduction.NONE).loss(x, 1, 0, 1);
        assertThat(loss.value().data).containsExactly(new double[] {2 * huge, 800, 0}, within(0.0));
        assertThat(loss.sum().backward().of(x).data).containsExactly(new double[] {1, -1, -1, 1, 0, 0}, within(0.0));
        Variable certain = Variable.of(new double[][] {{1, 0}, {0, 1}, {0, 1}});
        Parameter beyond = new Parameter("x", new double[][] {{1.7e308, -1.7e308}, {0, 800}, {-1.7e308, 1.7e308}});
        Variable distributed = Losses.crossEntropy(beyond, certain);
        assertThat(distributed.scalar()).isEqualTo(0, within(0.0));
        assertThat(Arrays.stream(distributed.backward().of(beyond).data)).allMatch(g -> g == 0);
        Parameter logits = new Parameter("logits", new double[][] {{huge, -huge, huge, -huge, 40, -40}});
        Variable targets = Variable.of(new double[][] {{1, 0, 0, 1, 1, 0}});
        Variable binary = Losses.binaryCrossEntropyWithLogits(logits, targets, Reduction.NONE);
        double tiny = Math.log1p(Math.exp(-40));
        assertThat(binary.value().data[0]).isEqualTo(0, within(0.0));
        assertThat(binary.value().data[2]).isEqualTo(huge);
        assertThat(binary.value().data[4])
                .usingComparator(new DoubleComparator(1e-14 * tiny))
                .isEqualTo(tiny);
        assertThat(binary.value().data[5])
                .usingComparator(new DoubleComparator(1e-14 * tiny))
                .isEqualTo(tiny);
        assertThat(binary.sum().backward().of(logits).data[2]).isEqualTo(1);
    }

    @Test
    void theHingesKinkHasGradientZero() {
        Parameter x = new Parameter("x", new double[][] {{1, -1, 0.5}});
        Variable signs = Variable.of(new double[][] {{1, -1, 1}});
        assertThat(Losses.hinge(x, signs, Reduction.SUM).backward().of(x).data)
                .containsExactly(new double[] {0, 0, -1}, within(0.0));
    }

    /** PyTorch 2.13's gradients. Equal scores would never be ranked otherwise, and nets often begin with them. */
    @Test
    void whereAPairIsJustAtItsMarginTheGradientIsThatOfTheLossAbove() {
        Variable up = Constants.ones(1, 2);
        Parameter a = new Parameter("a", new double[][] {{1, 2}});
        assertThat(Losses.marginRanking(a, Constants.row(1, 2), up, 0)
                        .backward()
                        .of(a)
                        .data)
                .containsExactly(-0.5, -0.5);
        Parameter distances = new Parameter("d", new double[][] {{1, 1}});
        assertThat(Losses.hingeEmbedding(distances, up.neg(), 1).backward().of(distances).data)
                .containsExactly(-0.5, -0.5);
        Parameter unit = new Parameter("u", new double[][] {{1, 0}});
        assertThat(Losses.cosineEmbedding(unit, Constants.row(0, 1), 0, -1)
                        .backward()
                        .of(unit)
                        .data)
                .usingComparatorWithPrecision(2e-12) // what 1e-12 in the squared lengths leaves
                .containsExactly(0, 1);
        Parameter near = new Parameter("p", 1);
        assertThat(Losses.tripletMargin(Variable.of(0), near, Variable.of(3), 2)
                        .backward()
                        .of(near)
                        .data)
                .containsExactly(1);
    }

    /** PyTorch 2.13's values and gradients. */
    @Test
    void pairsOfClassesThatDoNotCountMayBeInfinite() {
        Parameter own = new Parameter("x", new double[][] {{1, INFINITY, 0}});
        Variable loss = Losses.multiMargin(own, 1, 1);
        assertThat(loss.scalar()).isZero();
        assertThat(loss.backward().of(own).data).containsExactly(0, 0, 0);

        Variable memberships = Constants.row(0, 1, 1);
        Parameter far = new Parameter("x", new double[][] {{0, 1e308, -1e308}});
        Variable finite = Losses.multiLabelMargin(far, memberships);
        assertThat(finite.scalar()).isEqualTo(1e308 / 3);
        assertThat(finite.backward().of(far).data).containsExactly(1.0 / 3, 0, -1.0 / 3);
        assertThat(Losses.multiLabelMargin(Constants.row(-INFINITY, 1, 2), memberships)
                        .scalar())
                .isZero();
    }

    @Test
    void theCosineOfHugeAndTinyVectorsDoesNotOverflow() {
        Variable a = Variable.of(new double[][] {{3e200, 4e200}, {0, 0}});
        Variable b = Variable.of(new double[][] {{4e200, 3e200}, {1, 2}});
        assertThat(Losses.cosineEmbedding(a, b, 0, new int[] {1, 1}, Reduction.NONE)
                        .value()
                        .data[0])
                .usingComparator(new DoubleComparator(1e-15))
                .isEqualTo(1 - 24.0 / 25);
        assertThat(Losses.cosineEmbedding(a, b, 0, new int[] {1, 1}, Reduction.NONE)
                        .value()
                        .data[1])
                .isEqualTo(1);
    }

    @Test
    void optionsAreCopiesOfTheirOwn() {
        double[] weights = {1, 2};
        CrossEntropy plain = new CrossEntropy();
        CrossEntropy weighted = plain.classWeights(weights);
        weights[0] = 100;
        assertThat(weighted.labelSmoothing(0.25).ignoreIndex(-1).reduction(Reduction.SUM))
                .hasToString("CrossEntropy(SUM, label smoothing 0.25, class weights [1.0, 2.0], ignores -1)");
        assertThat(plain).hasToString("CrossEntropy(MEAN)");
    }

    /** Arguments that cannot be null. */
    private static final Map<Class<?>, Object> SCALARS = Map.of(double.class, 1.0, int.class, 2, boolean.class, false);

    @Test
    void nullsAreNamed() throws Exception {
        for (Method method : Losses.class.getMethods()) {
            if (method.getDeclaringClass() == Losses.class) {
                Object[] arguments = Arrays.stream(method.getParameterTypes())
                        .map(SCALARS::get)
                        .toArray();
                assertThatThrownBy(() -> method.invoke(null, arguments))
                        .as(method.toString())
                        .hasCauseInstanceOf(IllegalArgumentException.class)
                        .cause()
                        .hasMessageEndingWith(" is null");
            }
        }
        Variable x = Variable.of(1);
        refused(() -> Losses.meanSquaredError(x, x, nothing()), "the reduction is null");
    }

    @SuppressWarnings("NullAway") // That null is refused is what is tested.
    private static Reduction nothing() {
        return null;
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatIllegalArgumentException().isThrownBy(call).satisfies(e -> assertThat(e.getMessage())
                .contains(parts));
    }
}
