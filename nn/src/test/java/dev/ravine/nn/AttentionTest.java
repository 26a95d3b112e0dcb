package dev.ravine.nn;

import static dev.ravine.autograd.Shaping.columns;
import static dev.ravine.autograd.Shaping.concatenateColumns;
import static dev.ravine.autograd.Shaping.rows;
import static dev.ravine.nn.attention.Attention.scaledDotProductAttention;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.NumericWatch;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import dev.ravine.nn.attention.AttentionMask;
import dev.ravine.nn.attention.MultiHeadAttention;
import dev.ravine.nn.attention.TransformerCrossDecoderBlock;
import dev.ravine.nn.attention.TransformerDecoderBlock;
import dev.ravine.nn.attention.TransformerEncoderBlock;
import dev.ravine.nn.attention.TransformerOptions;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.init.Initializer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.ejml.data.DMatrixRMaj;

class AttentionTest {
    /** Sums of few numbers of about 1. */
    private static final Offset<Double> ROUNDING = within(1e-13);

    private final SplitMix random = new SplitMix(1);

    private static Variable drawn(int rows, int columns, RandomGenerator random) {
        return Variable.wrap(Initializer.uniform(1).draw(rows, columns, random));
    }

    private static Variable zeros(int rows, int columns) {
        return Variable.wrap(new DMatrixRMaj(rows, columns));
    }

    // ---- without weights

    @Example
    void aHiddenKeyIsHiddenWhateverTheScores() {
        Variable query = Variable.of(new double[][] {{-1e151, 0}});
        Variable keys = Variable.of(new double[][] {{1e150, 0}, {1e151, 1}});
        Variable values = Variable.of(new double[][] {{1}, {2}});
        assertThat(scaledDotProductAttention(query, keys, values, (sample, of, key) -> key == 1)
                        .scalar())
                .isEqualTo(2);
    }

    @Property(tries = 200)
    void attentionIsTheFormula(
            @ForAll @IntRange(min = 1, max = 4) int queries,
            @ForAll @IntRange(min = 1, max = 4) int keys,
            @ForAll @IntRange(min = 1, max = 3) int width,
            @ForAll long seed) {
        SplitMix draws = new SplitMix(seed);
        Variable q = drawn(queries, width, draws);
        Variable k = drawn(keys, width, draws);
        Variable v = drawn(keys, 2, draws);
        boolean[][] allowed = new boolean[queries][keys];
        for (boolean[] row : allowed) {
            for (int j = 0; j < keys; j++) {
                row[j] = draws.nextBoolean();
            }
        }
        Variable y = scaledDotProductAttention(q, k, v, (sample, query, key) -> allowed[query][key]);
        for (int i = 0; i < queries; i++) {
            double[] sums = new double[2];
            double total = 0;
            for (int j = 0; j < keys; j++) {
                double score = 0;
                for (int c = 0; c < width; c++) {
                    score += q.value().get(i, c) * k.value().get(j, c);
                }
                double weight = allowed[i][j] ? Math.exp(score / Math.sqrt(width)) : 0;
                total += weight;
                sums[0] += weight * v.value().get(j, 0);
                sums[1] += weight * v.value().get(j, 1);
            }
            for (int c = 0; c < 2; c++) {
                assertThat(y.value().get(i, c)).isCloseTo(total == 0 ? 0 : sums[c] / total, ROUNDING);
            }
        }
    }

    @Example
    void attentionIsDifferentiableTwiceEvenWhereNothingMayBeLookedAt() {
        AttentionMask mask = (sample, query, key) -> query != 1 && key <= query;
        GradientCheck.ofAll(x -> scaledDotProductAttention(x[0], x[1], x[2], mask))
                .at(drawn(3, 2, random), drawn(3, 2, random), drawn(3, 2, random))
                .order(2)
                .assertCorrect();
    }

    @Example
    void nothingIsInfiniteOnTheWay() {
        AttentionMask mask = (sample, query, key) -> query == 2;
        Variable huge = drawn(3, 2, random).mul(1e100);
        NumericWatch.on(() -> scaledDotProductAttention(huge, huge, huge, mask));
    }

    @Example
    void shapesThatDoNotFitAreNamed() {
        assertThatThrownBy(() -> scaledDotProductAttention(zeros(2, 3), zeros(2, 4), zeros(2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scaledDotProductAttention: the queries are 2×3 and the keys 2×4, expected as many columns,"
                        + " at least 1");
        assertThatThrownBy(() -> scaledDotProductAttention(zeros(2, 3), zeros(4, 3), zeros(3, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scaledDotProductAttention: the keys are 4×3 and the values 3×3, expected as many rows,"
                        + " at least 1");
    }

    // ---- the layer

    @Property(tries = 100)
    void paddingIsNotLookedAt(
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll @IntRange(min = 1, max = 5) int steps,
            @ForAll @IntRange(min = 1, max = 2) int heads,
            @ForAll long seed) {
        SplitMix draws = new SplitMix(seed);
        MultiHeadAttention layer = new MultiHeadAttention(2, heads, draws);
        int[] lengths = draws.ints(batch, 1, steps + 1).toArray();
        Variable x = drawn(batch, steps * 2, draws);
        Variable y = layer.forward(x, AttentionMask.lengths(lengths));
        for (int i = 0; i < batch; i++) {
            int end = lengths[i] * 2;
            Variable alone = layer.forward(columns(rows(x, i, i + 1), 0, end));
            assertThat(columns(rows(y, i, i + 1), 0, end).value().data).containsExactly(alone.value().data, ROUNDING);
        }
    }

    @Property(tries = 12)
    @Tag("slow")
    void gradientsAreRightToOrderTwoForAllShapes(
            @ForAll @IntRange(min = 1, max = 2) int batch,
            @ForAll @IntRange(min = 1, max = 3) int querySteps,
            @ForAll @IntRange(min = 1, max = 3) int keySteps,
            @ForAll @IntRange(min = 1, max = 2) int heads,
            @ForAll long seed) {
        SplitMix draws = new SplitMix(seed);
        MultiHeadAttention layer = new MultiHeadAttention(2, heads, draws);
        boolean[][][] allowed = new boolean[batch][querySteps][keySteps];
        for (boolean[][] ofSample : allowed) {
            for (boolean[] ofQuery : ofSample) {
                for (int key = 0; key < keySteps; key++) {
                    ofQuery[key] = draws.nextInt(4) > 0;
                }
            }
        }
        AttentionMask mask = (sample, query, key) -> allowed[sample][query][key];
        GradientCheck check = GradientCheck.ofAll(x -> layer.forward(x[0], x[1], x[2], mask))
                .at(
                        drawn(batch, querySteps * 2, draws),
                        drawn(batch, keySteps * 2, draws),
                        drawn(batch, keySteps * 2, draws))
                .parameters(layer.parameters());
        // With one key, or none, nothing depends on the queries, and the check says so.
        GradientReport report = check.order(2).run();
        assertThat(report.verdict()).as(report.toString()).isNotEqualTo(Verdict.WRONG);
    }

    @Example
    void theWeightsAreDroppedWhileTrainingAlone() {
        MultiHeadAttention layer = new MultiHeadAttention(1, 1, 0.5, random);
        layer.parameters().forEach((name, parameter) -> {
            DMatrixRMaj value = new DMatrixRMaj(parameter.rows(), parameter.columns());
            // All scores are 0, and values pass in and out as they are.
            value.data[value.data.length - 1] = name.endsWith("weight") ? 1 : 0;
            parameter.set(value);
        });
        DMatrixRMaj ones = new DMatrixRMaj(8, 2);
        ones.fill(1);
        // Each step gets two halves, each of which is dropped or doubled.
        assertThat(layer.forward(Variable.wrap(ones)).value().data)
                .contains(0, 1, 2)
                .containsOnly(0, 1, 2);
        layer.eval();
        assertThat(layer.forward(Variable.wrap(ones)).value().data).containsOnly(1);
    }

    @Example
    void dropoutThatAloneTrainsDropsWhateverItIsAPartOf() {
        MultiHeadAttention attention = new MultiHeadAttention(4, 2, 0.5, random);
        Layer block = new TransformerEncoderBlock(
                4, 2, 8, TransformerOptions.preNorm().withDropout(0.5), random);
        Variable x = drawn(2, 12, random);
        for (Layer layer : List.of(attention, block)) {
            layer.eval();
            double[] expected = layer.forward(x).value().data;
            layer.at("dropout").train();
            assertThat(layer.forward(x).value().data).isNotEqualTo(expected);
        }
    }

    @Example
    void firstValuesAreThoseOfPyTorch() {
        MultiHeadAttention layer = new MultiHeadAttention(24, 2, random);
        assertThat(layer.parameters().names())
                .containsExactlyInAnyOrder("in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias");
        // Of at least 576 draws, none is within 3 % of the bound once in 10⁷ times. √(6 / (4 · 24)) is a quarter.
        assertThat(greatest(layer, "in_proj_weight")).isBetween(0.2425, 0.25);
        assertThat(greatest(layer, "out_proj.weight")).isBetween(0.97 / Math.sqrt(24), 1 / Math.sqrt(24));
        assertThat(greatest(layer, "in_proj_bias")).isZero();
        assertThat(greatest(layer, "out_proj.bias")).isZero();
    }

    private static double greatest(Layer layer, String name) {
        return Arrays.stream(layer.parameters().get(name).value().data)
                .map(Math::abs)
                .max()
                .orElseThrow();
    }

    @Example
    void whatDoesNotFitIsNamed() {
        MultiHeadAttention layer = new MultiHeadAttention(4, 2, random);
        assertThatThrownBy(() -> layer.forward(zeros(2, 6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MultiHeadAttention expects steps of 4 features, got 2×6");
        assertThatThrownBy(() -> layer.forward(zeros(2, 8), AttentionMask.lengths(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MultiHeadAttention, given 2×8: lengths: there are 1, for 2 sequences");
        assertThatThrownBy(
                        () -> layer.forward(zeros(2, 8), AttentionMask.causal().and(AttentionMask.lengths(1, 3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MultiHeadAttention, given 2×8: lengths: that of sequence 1 is 3, expected 1 to 2");
        assertThatThrownBy(() ->
                        layer.forward(zeros(2, 8), AttentionMask.lengths(1, 3).and(AttentionMask.causal())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> layer.forward(zeros(2, 8), zeros(3, 8), zeros(3, 8), AttentionMask.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MultiHeadAttention, given 2×8: keys: 3 sequences, but there are 2 of queries");
        assertThatThrownBy(() -> layer.forward(zeros(2, 8), zeros(2, 8), zeros(2, 12), AttentionMask.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MultiHeadAttention, given 2×8: values: they have 3 steps, but the keys 2");
        assertThatThrownBy(() -> new MultiHeadAttention(4, 3, random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MultiHeadAttention: 4 features cannot be divided into 3 heads");
    }

    // ---- blocks

    @Property(tries = 50)
    void aDecoderDoesNotLookAhead(
            @ForAll @IntRange(min = 1, max = 4) int before,
            @ForAll @IntRange(min = 1, max = 4) int after,
            @ForAll boolean cross,
            @ForAll long seed) {
        SplitMix draws = new SplitMix(seed);
        TransformerOptions options = TransformerOptions.preNorm().withActivation(Elementwise::gelu);
        TransformerDecoderBlock plain = new TransformerDecoderBlock(4, 2, 3, options, draws);
        TransformerCrossDecoderBlock crossing = new TransformerCrossDecoderBlock(4, 2, 3, options, draws);
        Variable memory = drawn(2, 12, draws);
        Variable x = drawn(2, before * 4, draws);
        Variable one = concatenateColumns(x, drawn(2, after * 4, draws));
        Variable two = concatenateColumns(x, drawn(2, after * 4, draws));
        Variable y = columns(cross ? crossing.forward(one, memory) : plain.forward(one), 0, before * 4);
        Variable z = columns(cross ? crossing.forward(two, memory) : plain.forward(two), 0, before * 4);
        assertThat(y.value().data).isEqualTo(z.value().data);
    }

    @Example
    void blocksDropWhileTheyTrainAlone() {
        TransformerOptions options = TransformerOptions.postNorm();
        TransformerEncoderBlock without = new TransformerEncoderBlock(4, 2, 8, options, random);
        TransformerEncoderBlock with = new TransformerEncoderBlock(4, 2, 8, options.withDropout(0.5), random);
        with.restore(without.state());
        Variable x = drawn(2, 12, random);
        double[] expected = without.forward(x).value().data;
        assertThat(with.forward(x).value().data)
                .isNotEqualTo(expected)
                .isNotEqualTo(with.forward(x).value().data);
        with.eval();
        assertThat(with.forward(x).value().data).isEqualTo(expected);
    }

    /** Counts what is drawn from it. */
    private static final class Counting implements RandomGenerator {
        private final RandomGenerator random = new SplitMix(1);
        private int draws;

        @Override
        public long nextLong() {
            draws++;
            return random.nextLong();
        }
    }

    @Example
    void aBlockDropsWeightsActivationsAndWhatItsPartsAdd() {
        Counting counting = new Counting();
        TransformerOptions options = TransformerOptions.preNorm().withDropout(0.5);
        Layer encoder = new TransformerEncoderBlock(4, 2, 7, options, counting);
        TransformerCrossDecoderBlock decoder = new TransformerCrossDecoderBlock(4, 2, 7, options, counting);
        counting.draws = 0;
        encoder.forward(drawn(5, 3 * 4, random));
        int ofAttention = 5 * 2 * (3 * 3) + 5 * 3 * 4;
        int ofFeedForward = 5 * 3 * 7 + 5 * 3 * 4;
        assertThat(counting.draws).isEqualTo(ofAttention + ofFeedForward);
        counting.draws = 0;
        decoder.forward(drawn(5, 3 * 4, random), drawn(5, 6 * 4, random));
        int ofMemory = 5 * 2 * (3 * 6) + 5 * 3 * 4;
        assertThat(counting.draws).isEqualTo(ofAttention + ofMemory + ofFeedForward);
    }

    @Example
    void errorsInsideOfABlockSayWhere() {
        Layer model = Sequential.of(
                new Embedding(5, 6, random),
                new TransformerDecoderBlock(4, 2, 8, TransformerOptions.preNorm(), random));
        assertThatThrownBy(() -> model.forward(zeros(2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TransformerDecoderBlock '1' expects steps of 4 features, got 2×18 from '0'");
        TransformerCrossDecoderBlock block =
                new TransformerCrossDecoderBlock(4, 2, 8, TransformerOptions.preNorm(), random);
        assertThatThrownBy(() -> block.forward(zeros(2, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TransformerCrossDecoderBlock expects a memory too, forward(x, memory), got 2×4");
        assertThatThrownBy(() -> block.forward(zeros(2, 4), zeros(1, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MultiHeadAttention 'multihead_attn', given 2×4: keys: 1 sequence, but there are 2 of"
                        + " queries");
        assertThatThrownBy(() -> new TransformerEncoderBlock(4, 2, 0, TransformerOptions.preNorm(), random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TransformerEncoderBlock: hidden: 0, expected at least 1");
        assertThatThrownBy(() -> TransformerOptions.preNorm().withDropout(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TransformerOptions: the dropout is 1.0, expected at least 0 and below 1");
    }

    @Example
    void aBlockTellsWhatItIs() {
        assertThat(new TransformerEncoderBlock(4, 2, 8, TransformerOptions.preNorm(), random).toString())
                .startsWith("TransformerEncoderBlock(4 features, 2 heads, norm first)\n")
                .contains("linear1: Linear(4 → 8)", "self_attn: MultiHeadAttention(4 features, 2 heads)");
    }
}
