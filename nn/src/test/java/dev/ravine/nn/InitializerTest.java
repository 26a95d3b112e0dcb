package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.nn.attention.MultiHeadAttention;
import dev.ravine.nn.attention.TransformerEncoderBlock;
import dev.ravine.nn.attention.TransformerOptions;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.embedding.EmbeddingBag;
import dev.ravine.nn.embedding.PositionEmbedding;
import dev.ravine.nn.image.Conv1d;
import dev.ravine.nn.image.Conv2d;
import dev.ravine.nn.image.ConvOptions;
import dev.ravine.nn.image.ConvTranspose2d;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.Window;
import dev.ravine.nn.init.Gain;
import dev.ravine.nn.init.Initializer;
import dev.ravine.nn.recurrent.Gru;
import dev.ravine.nn.recurrent.GruCell;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

class InitializerTest {
    private static final int ROWS = 100;
    private static final int COLUMNS = 300;

    /** E(x − mean)⁴ / variance² of the distributions: how far a sample's variance strays. */
    private static final double UNIFORM = 1.8;

    private static final double NORMAL = 3;

    // ---- the same bits everywhere

    /** Of each initializer, the bits of a matrix of 3×2, drawn from a generator with the seed 2026. */
    private static final Map<String, Initializer> ALL = new LinkedHashMap<>();

    static {
        ALL.put("zeros", Initializer.zeros());
        ALL.put("constant", Initializer.constant(0.1));
        ALL.put("uniform", Initializer.uniform(0.3));
        ALL.put("uniform from to", Initializer.uniform(-0.1, 0.7));
        ALL.put("normal", Initializer.normal(0.3));
        ALL.put("normal with mean", Initializer.normal(0.1, 0.7));
        ALL.put("truncatedNormal", Initializer.truncatedNormal(0.3));
        ALL.put("truncatedNormal, wide", Initializer.truncatedNormal(0.1, 0.7, -2.3, 1.9));
        ALL.put("orthogonal", Initializer.orthogonal());
        ALL.put("orthogonal with gain", Initializer.orthogonal(0.7));
        ALL.put("glorotUniform", Initializer.glorotUniform());
        ALL.put("glorotNormal", Initializer.glorotNormal(Gain.TANH));
        ALL.put("heUniform", Initializer.heUniform());
        ALL.put("heNormal", Initializer.heNormal(Gain.leakyRelu(0.1)));
        ALL.put("heUniformFanOut", Initializer.heUniformFanOut(Gain.RELU));
        ALL.put("heNormalFanOut", Initializer.heNormalFanOut(Gain.RELU));
        ALL.put("lecunUniform", Initializer.lecunUniform());
        ALL.put("lecunNormal", Initializer.lecunNormal());
    }

    private static final String BITS =
            """
            zeros: 0x0.0p0 0x0.0p0 0x0.0p0 0x0.0p0 0x0.0p0 0x0.0p0
            constant: 0x1.999999999999ap-4 0x1.999999999999ap-4 0x1.999999999999ap-4 0x1.999999999999ap-4 0x1.999999999999ap-4 0x1.999999999999ap-4
            uniform: 0x1.b7bb3475edfc2p-3 -0x1.16ea06b604dp-6 0x1.9b44579e1ee6ep-4 -0x1.1b2daacb305cdp-4 0x1.6652ed5cf144ap-3 0x1.16349bba38481p-3
            uniform from to: 0x1.2c2d55c0e8edap-1 0x1.1bf507f95d772p-2 0x1.bc49fb1292d58p-2 0x1.a99d49def0d33p-3 0x1.110a93633f5b2p-1 0x1.ecab9b04ae0dep-2
            normal: -0x1.2a98f1c9251cep-1 -0x1.55765ac9a5d09p-2 -0x1.4177627da1172p-4 0x1.fe9aa6bd6ca44p-3 0x1.15444fd98e46dp-5 0x1.c4e78dc414858p-3
            normal with mean: -0x1.42c3807bbc5d6p0 -0x1.5b2c36b80e402p-1 -0x1.547cf6e0de47p-4 0x1.5d0d69cc5d3dbp-1 0x1.6e89fb610a762p-3 0x1.3b64f0903f2bcp-1
            truncatedNormal: 0x1.9b44579e1ee6ep-3 -0x1.95e2255bd1ff6p-3 -0x1.bd991b0be0285p-3 0x1.60224b454b28ep-3 -0x1.4d2b4535d4b8cp-2 0x1.2a7a60740f23dp-3
            truncatedNormal, wide: -0x1.42c3807bbc5d6p0 -0x1.5b2c36b80e402p-1 -0x1.547cf6e0de47p-4 0x1.5d0d69cc5d3dbp-1 0x1.6e89fb610a762p-3 0x1.3b64f0903f2bcp-1
            orthogonal: -0x1.fa96afc235786p-1 -0x1.3a4ee92a2bb84p-4 -0x1.10b18c9f3a849p-3 0x1.a233a601ffadcp-1 0x1.d66664a0b9bbep-5 0x1.24c23fb9e11efp-1
            orthogonal with gain: -0x1.629cae3b256ddp-1 -0x1.b808133b0a01fp-5 -0x1.7dc55e78851ffp-4 0x1.24bdc101662cdp-1 0x1.4947acd6e869ep-5 0x1.99dcbf9dd4c4ep-2
            glorotUniform: 0x1.916afafdf854dp-1 -0x1.fd39ab041dce6p-5 0x1.776f03ed898b5p-2 -0x1.02815c7e4f515p-2 0x1.471a7f2aca0afp-1 0x1.fbee721dee0b1p-2
            glorotNormal: -0x1.064a867947111p1 -0x1.2bf1aefe7bd7dp0 -0x1.1a61207954b2ep-2 0x1.c0851dfdbd893p-1 0x1.e71bb27157292p-4 0x1.8dd607d159ec8p-1
            heUniform: 0x1.3d5944f2fc73dp0 -0x1.9293f29882a77p-4 0x1.28ce6ddead739p-1 -0x1.98bb987b0d73dp-2 0x1.02991829e93e9p0 0x1.918e17ec4d012p-1
            heNormal: -0x1.ef314de9a65b8p0 -0x1.1b23c737437ffp0 -0x1.0a8f23ec410ecp-2 0x1.a76448667c792p-1 0x1.cbd16ab87c959p-4 0x1.778c1f911abc5p-1
            heUniformFanOut: 0x1.031d37f8d07f4p0 -0x1.48b41849f274ap-4 0x1.e4aec98a8fddcp-2 -0x1.4dba9b279ea38p-2 0x1.a649ef37d0ae5p-1 0x1.47de4ab5323ddp-1
            heNormalFanOut: -0x1.9656f31e21bb1p0 -0x1.d0abde9623de4p-1 -0x1.b575d5717bee7p-3 0x1.5b6c0e0e46591p-1 0x1.794ff850e0e36p-4 0x1.3429989571fc5p-1
            lecunUniform: 0x1.c0cc814216896p-1 -0x1.1caa6349ca722p-4 0x1.a3bf61c0ba749p-2 -0x1.21048a0a707cdp-2 0x1.6db67c4baad01p-1 0x1.1bf13a9dda171p-1
            lecunNormal: -0x1.5fe68459fe57bp0 -0x1.926ace0dc50b8p-1 -0x1.7ada0a7f412a3p-3 0x1.2ce058d28031p-1 0x1.46c3198d015f6p-4 0x1.0ae064edffc5cp-1
            """;

    @Test
    void theSameSeedGivesTheSameBitsOnEveryJava() {
        StringBuilder bits = new StringBuilder();
        ALL.forEach((name, initializer) -> bits.append(name)
                .append(": ")
                .append(hex(initializer.draw(3, 2, new SplitMix(2026))))
                .append('\n'));
        assertThat(bits.toString()).isEqualTo(BITS);
    }

    private static String hex(DMatrixRMaj matrix) {
        return String.join(
                " ", Arrays.stream(matrix.data).mapToObj(Double::toHexString).toList());
    }

    // ---- distributions; jqwik prints the seed of a failure

    @Property(tries = 10)
    void momentsOfTheUniform(@ForAll long seed) {
        assertMoments(Initializer.uniform(3), 0, 3, UNIFORM, seed);
        assertMoments(Initializer.uniform(-1, 5), 2, 3, UNIFORM, seed);
    }

    @Property(tries = 10)
    void momentsOfTheNormal(@ForAll long seed) {
        assertMoments(Initializer.normal(3), 0, 9, NORMAL, seed);
        assertMoments(Initializer.normal(-7, 0.1), -7, 0.01, NORMAL, seed);
    }

    @Property(tries = 10)
    void theNormalHasItsTails(@ForAll long seed) {
        double[] x = Initializer.normal(1).draw(ROWS, COLUMNS, new SplitMix(seed)).data;
        // Of a standard normal number to be greater than 0, 1, 2 and 3.
        double[] shares = {0.5, 0.158655253931457, 0.0227501319481792, 0.00134989803163009};
        for (int bound = 0; bound < shares.length; bound++) {
            int limit = bound;
            double deviation = Math.sqrt(shares[bound] * (1 - shares[bound]) / x.length);
            assertThat(Arrays.stream(x).filter(v -> v > limit).count() / (double) x.length)
                    .isCloseTo(shares[bound], within(6 * deviation));
            assertThat(Arrays.stream(x).filter(v -> v < -limit).count() / (double) x.length)
                    .isCloseTo(shares[bound], within(6 * deviation));
        }
    }

    @Property(tries = 10)
    void momentsOfTheTruncatedNormal(@ForAll long seed) {
        // From the density and the distribution function at ±2: 1 − 2 · 2 · φ(2) / (Φ(2) − Φ(−2)).
        double variance = 0.7737413035499232;
        assertMoments(Initializer.truncatedNormal(3), 0, 9 * variance, NORMAL, seed);
        // The first by trying uniform numbers, the second normal ones: mean (φ(a) − φ(b)) / z and variance
        // 1 + (a · φ(a) − b · φ(b)) / z − mean², with z = Φ(b) − Φ(a).
        assertMoments(Initializer.truncatedNormal(0, 1, -1, 3.5), 0.2866419790586672, 0.6265254923068111, NORMAL, seed);
        assertMoments(
                Initializer.truncatedNormal(10, 2, 8, 20),
                10 + 2 * 0.28759830185047724,
                4 * 0.6296783124668666,
                NORMAL,
                seed);
    }

    @Property(tries = 50)
    void theTruncatedNormalStaysWithinItsBounds(
            @ForAll @DoubleRange(min = -9, max = 0) double from,
            @ForAll @DoubleRange(min = 0, max = 9) double to,
            @ForAll long seed) {
        if (from < to) {
            double[] x = Initializer.truncatedNormal(0, 1, from, to).draw(10, 10, new SplitMix(seed)).data;
            assertThat(Arrays.stream(x).boxed())
                    .allSatisfy(entry -> assertThat(entry).isBetween(from, to));
        }
    }

    @Property(tries = 10)
    void momentsOfThoseWithFans(@ForAll long seed) {
        // Rows are the fan-out and columns the fan-in.
        assertMoments(Initializer.glorotUniform(), 0, 2.0 / (ROWS + COLUMNS), UNIFORM, seed);
        assertMoments(Initializer.glorotUniform(Gain.TANH), 0, 25 / 9.0 * 2 / (ROWS + COLUMNS), UNIFORM, seed);
        assertMoments(Initializer.glorotNormal(), 0, 2.0 / (ROWS + COLUMNS), NORMAL, seed);
        assertMoments(Initializer.glorotNormal(2), 0, 8.0 / (ROWS + COLUMNS), NORMAL, seed);
        assertMoments(Initializer.heUniform(), 0, 2.0 / COLUMNS, UNIFORM, seed);
        assertMoments(Initializer.heUniform(3), 0, 9.0 / COLUMNS, UNIFORM, seed);
        assertMoments(Initializer.heNormal(), 0, 2.0 / COLUMNS, NORMAL, seed);
        assertMoments(Initializer.heNormal(Gain.leakyRelu(2)), 0, 0.4 / COLUMNS, NORMAL, seed);
        assertMoments(Initializer.heUniformFanOut(3), 0, 9.0 / ROWS, UNIFORM, seed);
        assertMoments(Initializer.heNormalFanOut(Gain.RELU), 0, 2.0 / ROWS, NORMAL, seed);
        assertMoments(Initializer.lecunUniform(), 0, 1.0 / COLUMNS, UNIFORM, seed);
        assertMoments(Initializer.lecunNormal(), 0, 1.0 / COLUMNS, NORMAL, seed);
    }

    /** Within six deviations: by chance once in 5e8 samples. */
    private static void assertMoments(
            Initializer initializer, double mean, double variance, double kurtosis, long seed) {
        double[] x = initializer.draw(ROWS, COLUMNS, new SplitMix(seed)).data;
        assertThat(Arrays.stream(x).sum() / x.length)
                .as("mean, seed %d", seed)
                .isCloseTo(mean, within(6 * Math.sqrt(variance / x.length)));
        double sampled = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / x.length;
        assertThat(sampled)
                .as("variance, seed %d", seed)
                .isCloseTo(variance, within(6 * variance * Math.sqrt((kurtosis - 1) / x.length)));
    }

    // ---- orthogonal

    @Property(tries = 100)
    void rowsOrColumnsArePerpendicularAndAsLongAsTheGain(
            @ForAll @IntRange(min = 1, max = 12) int rows,
            @ForAll @IntRange(min = 1, max = 12) int columns,
            @ForAll @DoubleRange(min = 0.1, max = 10) double gain,
            @ForAll long seed) {
        DMatrixRMaj q = Initializer.orthogonal(gain).draw(rows, columns, new SplitMix(seed));
        assertThat(q.numRows + "×" + q.numCols).isEqualTo(rows + "×" + columns);
        CommonOps_DDRM.divide(q, gain);
        DMatrixRMaj product = new DMatrixRMaj(Math.min(rows, columns), Math.min(rows, columns));
        if (rows < columns) {
            CommonOps_DDRM.multTransB(q, q, product);
        } else {
            CommonOps_DDRM.multTransA(q, q, product);
        }
        for (int i = 0; i < product.numRows; i++) {
            for (int j = 0; j < product.numCols; j++) {
                assertThat(product.get(i, j)).isCloseTo(i == j ? 1 : 0, within(1e-12));
            }
        }
    }

    @Property(tries = 5)
    void eachEntryOfAnOrthogonalMatrixIsAsOftenNegativeAsPositive(@ForAll long seed) {
        int draws = 2000;
        RandomGenerator random = new SplitMix(seed);
        int[] positive = new int[4];
        for (int draw = 0; draw < draws; draw++) {
            double[] q = Initializer.orthogonal().draw(2, 2, random).data;
            for (int i = 0; i < q.length; i++) {
                positive[i] += q[i] > 0 ? 1 : 0;
            }
        }
        double deviation = Math.sqrt(0.25 * draws);
        for (int count : positive) {
            assertThat((double) count).isCloseTo(draws / 2.0, within(6 * deviation));
        }
    }

    // ---- in layers

    @Test
    void aLayerDrawsItsWeightAnewAndSetsItsBiasToZero() {
        Linear linear = new Linear(5, 4, new SplitMix(1)).initialize(Initializer.heNormal(), new SplitMix(2));
        assertThat(linear.parameters().get("weight").value().data)
                .isEqualTo(Initializer.heNormal().draw(4, 5, new SplitMix(2)).data);
        assertThat(linear.parameters().get("bias").value().data).containsOnly(0);
        Linear plain = Linear.withoutBias(5, 4, new SplitMix(1)).initialize(Initializer.constant(3), new SplitMix(2));
        assertThat(plain.parameters().get("weight").value().data).containsOnly(3);
    }

    @Test
    void theFanOutOfAConvolutionCountsThePixelsOfItsWindow() {
        Conv2d conv = new Conv2d(
                new ImageShape(4, 3, 3),
                6,
                Window.of(3, 2),
                ConvOptions.standard().withGroups(2),
                new SplitMix(1));
        // Fan-in 2 · 3 · 2 and fan-out 6 · 3 · 2.
        assertDrawn(conv, Initializer.glorotNormal(), Math.sqrt(2.0 / (12 + 36)));
        assertDrawn(conv, Initializer.heNormal(1), 1 / Math.sqrt(12));
        assertDrawn(conv, Initializer.heNormalFanOut(1), 1 / Math.sqrt(36));
        assertThat(conv.parameters().get("bias").value().data).containsOnly(0);
        conv.initialize(Initializer.constant(2), new SplitMix(1));
        assertThat(conv.parameters().get("weight").value().data).containsOnly(2);
    }

    @Test
    void theOtherConvolutionsAreDrawnAnewLikewise() {
        Initializer fanOut = Initializer.heNormalFanOut(1);
        Conv1d one = new Conv1d(4, 6, Window.of(1, 3), new SplitMix(1)).initialize(fanOut, new SplitMix(3));
        assertThat(one.parameters().get("weight").value().data)
                .containsExactly(
                        Initializer.normal(1 / Math.sqrt(18)).draw(6, 12, new SplitMix(3)).data, within(1e-15));
        assertThat(one.parameters().get("bias").value().data).containsOnly(0);
        // PyTorch's fan-out of a transposed convolution: the rows of the weight, which are the inputs, times the
        // pixels.
        ConvTranspose2d back = new ConvTranspose2d(
                        new ImageShape(4, 3, 3),
                        6,
                        Window.of(3, 2),
                        ConvOptions.standard().withGroups(2).withoutBias(),
                        new SplitMix(1))
                .initialize(fanOut, new SplitMix(3));
        assertThat(back.output()).isEqualTo(new ImageShape(6, 5, 4));
        assertThat(back.parameters().get("weight").value().data)
                .containsExactly(
                        Initializer.normal(1 / Math.sqrt(24)).draw(4, 18, new SplitMix(3)).data, within(1e-15));
    }

    private static void assertDrawn(Conv2d conv, Initializer initializer, double deviation) {
        conv.initialize(initializer, new SplitMix(3));
        assertThat(conv.parameters().get("weight").value().data)
                .containsExactly(Initializer.normal(deviation).draw(6, 12, new SplitMix(3)).data, within(1e-15));
    }

    @Test
    void oneOfYourOwnIsAFunctionOfTheShape() {
        Initializer ramp = (rows, columns, random) -> {
            DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
            Arrays.setAll(matrix.data, i -> i / (double) matrix.data.length);
            return matrix;
        };
        SplitMix random = new SplitMix(1);
        assertThat(new Linear(2, 2, random)
                        .initialize(ramp, random)
                        .parameters()
                        .get("weight")
                        .value()
                        .data)
                .containsExactly(0, 0.25, 0.5, 0.75);
        assertThatThrownBy(() -> new Linear(2, 2, random).initialize((r, c, g) -> new DMatrixRMaj(c, r + 1), random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("set: parameter 'weight' is 2×2, but the matrix is 2×3");
    }

    // ---- gains and bad arguments

    @Test
    void gainsArePyTorchs() {
        assertThat(Gain.RELU).isEqualTo(1.4142135623730951);
        assertThat(Gain.TANH).isEqualTo(1.6666666666666667);
        assertThat(Gain.leakyRelu(0.01)).isEqualTo(1.4141428569978354);
        assertThat(Gain.leakyRelu(0)).isEqualTo(Gain.RELU);
        assertThat(Gain.leakyRelu(1)).isEqualTo(Gain.LINEAR);
    }

    @Test
    void badArgumentsAreRefused() {
        assertThatThrownBy(() -> Initializer.uniform(2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Initializer.uniform: from 2.0 to 1.0, expected a finite range, from ≤ to");
        assertThatThrownBy(() -> Initializer.uniform(0, Double.POSITIVE_INFINITY))
                .hasMessage("Initializer.uniform: from 0.0 to Infinity, expected a finite range, from ≤ to");
        assertThatThrownBy(() -> Initializer.uniform(Double.NaN))
                .hasMessage("Initializer.uniform: the bound is NaN, expected a finite number of at least 0");
        assertThatThrownBy(() -> Initializer.constant(Double.NaN))
                .hasMessage("Initializer.constant: the number is NaN, expected a finite number");
        assertThatThrownBy(() -> Initializer.normal(Double.NaN, 1))
                .hasMessage("Initializer.normal: the mean is NaN, expected a finite number");
        assertThatThrownBy(() -> Initializer.normal(-1))
                .hasMessage("Initializer.normal: the deviation is -1.0, expected a finite number of at least 0");
        assertThatThrownBy(() -> Initializer.truncatedNormal(0))
                .hasMessage("Initializer.truncatedNormal: the deviation is 0.0, expected a finite number above 0");
        assertThatThrownBy(() -> Initializer.truncatedNormal(3, 1, -1, 1))
                .hasMessage("Initializer.truncatedNormal: from -1.0 to 1.0 around a mean of 3.0, expected from ≤ mean ≤"
                        + " to");
        assertThatThrownBy(() -> Initializer.heNormal(Double.NaN))
                .hasMessage("Initializer.heNormal: the gain is NaN, expected a finite number of at least 0");
        assertThatThrownBy(() -> Initializer.orthogonal(Double.POSITIVE_INFINITY))
                .hasMessage("Initializer.orthogonal: the gain is Infinity, expected a finite number");
    }

    @Test
    @SuppressWarnings("NullAway") // That null is refused is what is tested.
    void drawingNeedsAGenerator() {
        ImageShape image = new ImageShape(1, 3, 3);
        TransformerOptions options = TransformerOptions.preNorm();
        Map<String, ThrowingCallable> layers = new LinkedHashMap<>();
        layers.put("Linear", () -> new Linear(2, 3, null));
        layers.put("Conv1d", () -> new Conv1d(2, 3, Window.of(1, 2), null));
        layers.put("Conv2d", () -> new Conv2d(image, 3, Window.of(2), null));
        layers.put("ConvTranspose2d", () -> new ConvTranspose2d(image, 3, Window.of(2), null));
        layers.put("Embedding", () -> new Embedding(2, 3, null));
        layers.put("EmbeddingBag", () -> new EmbeddingBag(2, 3, EmbeddingBag.Mode.SUM, null));
        layers.put("PositionEmbedding", () -> new PositionEmbedding(2, 3, null));
        layers.put("MultiHeadAttention", () -> new MultiHeadAttention(4, 2, null));
        layers.put("TransformerEncoderBlock", () -> new TransformerEncoderBlock(4, 2, 8, options, null));
        layers.put("Gru", () -> new Gru(2, 3, null));
        layers.put("GruCell", () -> new GruCell(2, 3, null));
        layers.forEach((name, made) -> assertThatThrownBy(made).hasMessage(name + ": the random generator is null"));
        assertThatThrownBy(() -> Initializer.orthogonal().draw(2, 2, null))
                .hasMessage("Initializer.draw: the random generator is null");
    }
}
