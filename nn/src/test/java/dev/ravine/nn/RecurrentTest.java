package dev.ravine.nn;

import static dev.ravine.autograd.Arithmetic.sub;
import static dev.ravine.autograd.Elementwise.sigmoid;
import static dev.ravine.autograd.Elementwise.tanh;
import static dev.ravine.autograd.Shaping.columns;
import static dev.ravine.autograd.Shaping.concatenateColumns;
import static dev.ravine.autograd.Shaping.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.ResultListener;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import dev.ravine.nn.init.Initializer;
import dev.ravine.nn.recurrent.Gru;
import dev.ravine.nn.recurrent.LastStep;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.nn.recurrent.Recurrent;
import dev.ravine.nn.recurrent.RecurrentResult;
import dev.ravine.nn.recurrent.RecurrentState;
import dev.ravine.nn.recurrent.Rnn;
import dev.ravine.nn.recurrent.Stacking;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.ejml.data.DMatrixRMaj;

class RecurrentTest {
    /** Products of other shapes may add in another order; the values are below 1 and few are added. */
    private static final Offset<Double> ROUNDING = within(1e-13);

    private final SplitMix random = new SplitMix(1);

    private interface Make {
        Recurrent of(int inputs, int hidden, Stacking stacking, RandomGenerator random);
    }

    @Provide
    Arbitrary<Make> kinds() {
        return Arbitraries.of(Rnn::new, Rnn::withRelu, Lstm::new, Gru::new);
    }

    @Provide
    Arbitrary<Stacking> stackings() {
        return Arbitraries.of(
                Stacking.of(1),
                Stacking.of(2),
                Stacking.of(1).bidirectional(),
                Stacking.of(2).bidirectional());
    }

    private static DMatrixRMaj drawn(int rows, int columns, RandomGenerator random) {
        return Initializer.uniform(1).draw(rows, columns, random);
    }

    private static Variable zeros(int rows, int columns) {
        return Variable.wrap(new DMatrixRMaj(rows, columns));
    }

    private static void assertClose(Variable actual, Variable expected) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        assertThat(actual.value().data).hasSameSizeAs(expected.value().data);
        assertThat(actual.value().data).containsExactly(expected.value().data, ROUNDING);
    }

    @Property(tries = 200)
    void aPaddedSequenceIsReadAsIfItWereAlone(
            @ForAll("kinds") Make kind,
            @ForAll("stackings") Stacking stacking,
            @ForAll @IntRange(min = 1, max = 4) int batch,
            @ForAll @IntRange(min = 1, max = 6) int steps,
            @ForAll long seed) {
        SplitMix draws = new SplitMix(seed);
        Recurrent layer = kind.of(2, 3, stacking, draws);
        int[] lengths = draws.ints(batch, 1, steps + 1).toArray();
        DMatrixRMaj x = drawn(batch, steps * 2, draws);
        for (int i = 0; i < batch; i++) {
            Arrays.fill(x.data, (i * steps + lengths[i]) * 2, (i + 1) * steps * 2, Double.NaN);
        }
        Parameter input = new Parameter("x", x);
        RecurrentResult together = layer.run(input, lengths);
        int width = stacking.directions() * 3;
        for (int i = 0; i < batch; i++) {
            Variable row = rows(Variable.of(x), i, i + 1);
            RecurrentResult alone = layer.run(columns(row, 0, lengths[i] * 2));
            Variable outputs = rows(together.outputs(), i, i + 1);
            assertClose(columns(outputs, 0, lengths[i] * width), alone.outputs());
            assertThat(columns(outputs, lengths[i] * width, steps * width).value().data)
                    .containsOnly(new double[(steps - lengths[i]) * width]);
            assertClose(rows(together.last(), i, i + 1), alone.last());
            for (int part = 0; part < alone.state().parts().size(); part++) {
                assertClose(
                        rows(together.state().parts().get(part), i, i + 1),
                        alone.state().parts().get(part));
            }
        }
        Gradients gradients =
                together.outputs().sum().add(together.state().hidden().sum()).backward();
        for (int i = 0; i < batch; i++) {
            Variable row = rows(Variable.of(gradients.of(input)), i, i + 1);
            assertThat(columns(row, lengths[i] * 2, steps * 2).value().data)
                    .containsOnly(new double[(steps - lengths[i]) * 2]);
        }
        layer.parameters().values().forEach(parameter -> assertThat(gradients.of(parameter).data)
                .doesNotContain(Double.NaN));
    }

    @Provide
    Arbitrary<Make> smoothKinds() {
        return Arbitraries.of(Rnn::new, Lstm::new, Gru::new);
    }

    @Property(tries = 12)
    @Tag("slow")
    void gradientsAreRightToOrderTwoForAllShapes(
            @ForAll("smoothKinds") Make kind,
            @ForAll("stackings") Stacking stacking,
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll @IntRange(min = 1, max = 3) int steps,
            @ForAll @IntRange(min = 1, max = 2) int inputs,
            @ForAll long seed) {
        SplitMix draws = new SplitMix(seed);
        Recurrent layer = kind.of(inputs, 2, stacking, draws);
        int[] lengths = draws.ints(batch, 1, steps + 1).toArray();
        GradientCheck check = GradientCheck.of((Variable x) -> {
                    RecurrentResult result = layer.run(x, lengths);
                    return concatenateColumns(result.outputs(), result.state().hidden());
                })
                .at(drawn(batch, steps * inputs, draws))
                .parameters(layer.parameters());
        // Where all sequences have one step, nothing depends on W_hh, and the check says so.
        GradientReport report = check.order(2).run();
        assertThat(report.verdict()).as(report.toString()).isNotEqualTo(Verdict.WRONG);
    }

    @Property(tries = 100)
    void goingOnFromAStateIsAsIfItHadNotStopped(
            @ForAll("kinds") Make kind,
            @ForAll @IntRange(min = 1, max = 2) int layers,
            @ForAll @IntRange(min = 1, max = 4) int before,
            @ForAll @IntRange(min = 1, max = 4) int after,
            @ForAll long seed) {
        SplitMix draws = new SplitMix(seed);
        Recurrent layer = kind.of(2, 3, Stacking.of(layers), draws);
        Variable x = Variable.wrap(drawn(2, (before + after) * 2, draws));
        RecurrentResult whole = layer.run(x);
        RecurrentResult first = layer.run(columns(x, 0, before * 2));
        RecurrentResult second =
                layer.run(columns(x, before * 2, x.columns()), first.state().detach());
        assertClose(first.outputs(), columns(whole.outputs(), 0, before * 3));
        assertClose(second.outputs(), columns(whole.outputs(), before * 3, (before + after) * 3));
        assertClose(second.last(), new LastStep(3).forward(whole.outputs()));
        assertClose(second.state().hidden(), whole.state().hidden());
    }

    @Example
    void noGradientPassesADetachedState() {
        Lstm layer = new Lstm(1, 1, random);
        Parameter x = new Parameter("x", new double[][] {{1}});
        Parameter later = new Parameter("later", new double[][] {{1}});
        RecurrentState state = layer.run(x).state();
        assertThat(layer.run(later, state).outputs().sum().backward().contains(x))
                .isTrue();
        assertThat(layer.run(later, state.detach()).outputs().sum().backward().contains(x))
                .isFalse();
    }

    @Example
    void dropoutStandsBetweenTheLayersAndNowhereElse() {
        Rnn layer = Rnn.withRelu(1, 1, Stacking.of(2).withDropout(0.5), random);
        layer.parameters()
                .forEach((name, parameter) ->
                        parameter.set(new DMatrixRMaj(new double[][] {{name.startsWith("weight_ih") ? 1 : 0}})));
        DMatrixRMaj ones = new DMatrixRMaj(4, 8);
        ones.fill(1);
        // Each layer passes its input on, so a 0 or 2 is what one dropout left of 1; two would leave a 4 too.
        assertThat(layer.forward(Variable.wrap(ones)).value().data)
                .contains(0, 2)
                .containsOnly(0, 2);
        layer.eval();
        assertThat(layer.forward(Variable.wrap(ones)).value().data).containsOnly(1);
    }

    @Example
    void namesAreThoseOfPyTorch() {
        assertThat(new Gru(3, 2, Stacking.of(2).bidirectional(), random)
                        .parameters()
                        .names())
                .containsExactly(
                        "weight_ih_l0",
                        "weight_hh_l0",
                        "bias_ih_l0",
                        "bias_hh_l0",
                        "weight_ih_l0_reverse",
                        "weight_hh_l0_reverse",
                        "bias_ih_l0_reverse",
                        "bias_hh_l0_reverse",
                        "weight_ih_l1",
                        "weight_hh_l1",
                        "bias_ih_l1",
                        "bias_hh_l1",
                        "weight_ih_l1_reverse",
                        "weight_hh_l1_reverse",
                        "bias_ih_l1_reverse",
                        "bias_hh_l1_reverse");
    }

    @Example
    void firstWeightsAreUniformBetweenOneOverTheRootOfHidden() {
        new Lstm(3, 25, random).parameters().forEach((name, parameter) -> {
            double[] magnitudes =
                    Arrays.stream(parameter.value().data).map(Math::abs).toArray();
            // Of at least 100 draws, none is near the bound once in 10⁵ times.
            assertThat(Arrays.stream(magnitudes).max().orElseThrow()).as(name).isBetween(0.2 * 0.89, 0.2);
        });
    }

    /** The minimal gated unit: one gate, forgetting as much as it lets in. */
    private static final class Minimal extends Recurrent {
        private final int parts;

        Minimal(int inputs, int hidden, int parts, RandomGenerator random) {
            super(2, 1, inputs, hidden, Stacking.of(1), random);
            this.parts = parts;
        }

        @Override
        protected Variable[] step(Variable ofInput, Variable ofHidden, Variable[] before) {
            Variable h = before[0];
            Variable f = sigmoid(gate(ofInput, 0).add(gate(ofHidden, 0)));
            Variable n = tanh(gate(ofInput, 1).add(f.mul(gate(ofHidden, 1))));
            Variable[] after = new Variable[parts];
            Arrays.fill(after, sub(1, f).mul(h).add(f.mul(n)));
            return after;
        }
    }

    @Example
    void aCellOfYourOwnIsAStep() {
        Minimal layer = new Minimal(1, 2, 1, random);
        GradientCheck.of((Variable x) -> layer.run(x, 3, 1).outputs())
                .at(drawn(2, 3, random))
                .parameters(layer.parameters())
                .assertCorrect();
        assertThatThrownBy(() -> new Minimal(1, 2, 3, random).forward(zeros(2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Minimal, given 2×3: state after step 0: 3 matrices, expected 1");
    }

    @Example
    void theReversePassOfALongSequenceIsNotQuadratic() {
        int steps = 512;
        Rnn layer = new Rnn(1, 1, random);
        Variable loss = layer.forward(zeros(1, steps)).sum();
        AtomicLong padded = new AtomicLong();
        ResultListener.listening(
                y -> {
                    padded.addAndGet(y.operation().equals("pad") ? y.value().getNumElements() : 0);
                    return y;
                },
                loss::backward);
        // Each of nine halvings pads what it cut to twice its size. One by one it would be 512 · 512.
        assertThat(padded.get()).isPositive().isLessThanOrEqualTo(2L * 9 * steps);
    }

    @Example
    void whatDoesNotFitIsNamed() {
        Lstm layer = new Lstm(3, 2, Stacking.of(2).bidirectional(), random);
        assertThatThrownBy(() -> layer.forward(zeros(2, 7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Lstm expects steps of 3 features, got 2×7");
        assertThatThrownBy(() -> layer.run(zeros(2, 6), 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Lstm, given 2×6: lengths: that of sequence 1 is 3, expected 1 to 2");
        assertThatThrownBy(() -> layer.run(zeros(2, 6), RecurrentState.of(zeros(2, 8))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Lstm, given 2×6: initial state: 1 matrices, expected 2");
        assertThatThrownBy(() -> layer.run(zeros(2, 6), RecurrentState.of(zeros(2, 8), zeros(2, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Lstm, given 2×6: initial state: a matrix of it is 2×2, expected 2×8");
        assertThatThrownBy(() -> new Gru(1, 1, random).run(zeros(1, 1)).state().cell())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RecurrentState: there is no cell state");
        assertThatThrownBy(() -> Stacking.of(1).withDropout(0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Stacking: a dropout of 0.5, but it stands between layers and there is one layer");
        assertThatThrownBy(() -> new Rnn(0, 1, random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Rnn: inputs: 0, expected at least 1");
    }

    @Example
    void itTellsWhatItIs() {
        assertThat(new Lstm(3, 2, Stacking.of(2).bidirectional().withDropout(0.1), random))
                .hasToString("Lstm(3 → 2, 2 layers, bidirectional)\n  dropout: Dropout(p = 0.1)");
    }
}
