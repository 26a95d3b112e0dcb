package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Effect;
import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.KernelListener;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.attention.AttentionMask;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.init.Initializer;
import dev.ravine.nn.loss.CrossEntropy;
import dev.ravine.nn.loss.Ctc;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.loss.Reduction;
import dev.ravine.nn.recurrent.LastStep;
import dev.ravine.nn.recurrent.Lstm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernels of every layer and loss, and of their gradients, run again on other entries in the same matrices: they give
 * what a call on those entries gives, to the bit. So all that depends on data happens in kernels.
 */
class ReplayTest {
    /** Writes down what ran, to run it again. */
    private static final class Tape implements KernelListener {
        private static final StackWalker STACK = StackWalker.getInstance();

        private final List<Runnable> steps = new ArrayList<>();
        private final List<DMatrixRMaj> filled = new ArrayList<>();
        private final Predicate<int[]> inputs;

        /** The arrays that are read in each run, in the order in which they came up. */
        final List<int[]> numbers = new ArrayList<>();

        /** The matrices that a line of a ledger looked at, by the name of the method. */
        final Map<DMatrixRMaj, String> lookedAt = new IdentityHashMap<>();

        final List<Supplier<?>> questions = new ArrayList<>();

        Tape(boolean numbersAreInputs) {
            this(array -> numbersAreInputs);
        }

        /** With these arrays for inputs. */
        Tape(Predicate<int[]> inputs) {
            this.inputs = inputs;
        }

        @Override
        public void onKernel(String operation, Kernel kernel, DMatrixRMaj y, DMatrixRMaj[] in) {
            filled.add(y);
            steps.add(() -> kernel.fill(y, in));
        }

        @Override
        public void onEffect(String operation, Effect effect, DMatrixRMaj[] in) {
            steps.add(() -> effect.run(in));
        }

        @Override
        public void onView(DMatrixRMaj view, DMatrixRMaj of) {
            assertThat(view.data).isSameAs(of.data);
        }

        @Override
        public void onRulesOf(DMatrixRMaj y) {}

        @Override
        public void onParameter(Parameter parameter) {}

        @Override
        public void onDecision(Supplier<?> question, Object answer) {
            questions.add(question);
        }

        /** The ledgers make arrays and masks of matrices, and this test compares results; the library looks at nothing. */
        @Override
        public void onLook(String what, DMatrixRMaj entries, boolean ofParameter, Supplier<String> place) {
            StackWalker.StackFrame caller = STACK.walk(
                    frames -> frames.filter(frame -> !frame.getClassName().startsWith("dev.ravine.autograd."))
                            .skip(1)
                            .findFirst()
                            .orElseThrow());
            if (!caller.getClassName().equals(ReplayTest.class.getName())) {
                assertThat(caller.getClassName()).isIn(LossLedger.class.getName(), SequenceLines.class.getName());
                lookedAt.put(entries, caller.getMethodName());
            }
        }

        @Override
        public boolean isInput(int[] array) {
            boolean isInput = inputs.test(array);
            if (isInput) {
                numbers.add(array);
            }
            return isInput;
        }

        <T> T record(Supplier<T> body) {
            return KernelListener.listening(this, body);
        }

        /** Runs all again, after what was filled before is spoiled. */
        void replay() {
            filled.forEach(y -> y.fill(Double.NaN));
            steps.forEach(Runnable::run);
        }
    }

    /** A value and gradients; a tape writes to the matrices themselves. */
    private static List<DMatrixRMaj> results(Variable y, DMatrixRMaj seed, Iterable<? extends Variable> xs) {
        List<DMatrixRMaj> results = new ArrayList<>(List.of(y.value()));
        if (y.needsGradient()) {
            Gradients gradients = y.backward(seed);
            for (Variable x : xs) {
                if (gradients.contains(x)) {
                    results.add(gradients.of(x));
                }
            }
        }
        return results;
    }

    private static void assertSame(String what, List<DMatrixRMaj> actual, List<DMatrixRMaj> expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).data).as(what + ", result " + i).isEqualTo(expected.get(i).data);
        }
    }

    // ---- losses

    static Stream<String> losses() {
        return LossLedger.keys().stream();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lossesOfOtherEntriesAndLabels(String key) {
        LossLedger.Line line = LossLedger.line(key);
        // All arrays, but for lengths, which cannot be: there are as many as samples, and no sample has as many labels.
        Predicate<int[]> inputs = array -> !key.equals("ctc / lengths") || array.length < 4;
        for (Reduction reduction : Reduction.values()) {
            DMatrixRMaj[] first = line.draw().of(4, 3, new SplittableRandom(1));
            DMatrixRMaj[] second = line.draw().of(4, 3, new SplittableRandom(2));
            List<Parameter> x = parameters(first);
            Tape tape = new Tape(inputs);
            List<DMatrixRMaj> again = tape.record(() -> loss(line, reduction, x));
            // Weights are options, which are not inputs.
            for (int i = 0; i < second.length; i++) {
                if ("numbers".equals(tape.lookedAt.get(x.get(i).value()))) {
                    second[i] = first[i];
                }
                x.get(i).set(second[i]);
            }
            Tape other = new Tape(inputs);
            List<DMatrixRMaj> expected = other.record(() -> loss(line, reduction, parameters(second)));
            for (int i = 0; i < tape.numbers.size(); i++) {
                int[] numbers = other.numbers.get(i);
                System.arraycopy(numbers, 0, tape.numbers.get(i), 0, numbers.length);
            }
            tape.replay();
            assertSame(key + ", " + reduction, again, expected);
        }
    }

    private static List<Parameter> parameters(DMatrixRMaj[] values) {
        return Stream.of(values).map(value -> new Parameter("x", value)).toList();
    }

    private static List<DMatrixRMaj> loss(LossLedger.Line line, Reduction reduction, List<Parameter> x) {
        Variable loss = line.call().on(x.toArray(Variable[]::new), reduction);
        return results(loss, Initializer.uniform(1).draw(loss.rows(), loss.columns(), new SplitMix(3)), x);
    }

    @Test
    void whatIsCheckedIsCheckedInEachRun() {
        Parameter logits = new Parameter("x", new double[][] {{1, 2, 3}, {4, 5, 6}});
        int[] labels = {0, 2};
        Tape plain = new Tape(true);
        plain.record(() -> Losses.crossEntropy(logits, labels));
        Tape ignoring = new Tape(true);
        ignoring.record(() -> new CrossEntropy().ignoreIndex(7).loss(logits, labels));
        Tape weighted = new Tape(true);
        weighted.record(() -> new CrossEntropy().classWeights(1, 0, 1).loss(logits, labels));
        labels[1] = 12;
        assertRefused(plain, "crossEntropy: the label of row 1 is 12, expected 0 to 2");
        assertRefused(ignoring, "crossEntropy: the label of row 1 is 12, expected 0 to 2");
        Arrays.fill(labels, 7);
        assertRefused(
                ignoring, "crossEntropy: the mean of an empty batch is undefined: every label is the ignored one");
        Arrays.fill(labels, 1);
        assertRefused(
                weighted, "crossEntropy: the mean of an empty batch is undefined: every label's class has weight 0");

        Parameter target = new Parameter("t", new double[][] {{0, 0, 0}, {0, 0, 0}});
        Tape squares = new Tape(true);
        squares.record(() -> Losses.meanSquaredError(logits, target));
        target.set(new DMatrixRMaj(new double[][] {{0, 0, 0}, {0, Double.NaN, 0}}));
        assertRefused(squares, "meanSquaredError: the target: NaN at row 1, column 1, expected a finite number");
    }

    private static void assertRefused(Tape tape, String message) {
        assertThatThrownBy(tape::replay)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    // ---- layers

    static Stream<LayerCases.Case> layers() {
        Set<String> seen = new HashSet<>();
        return LayerCases.read(LayerLedger.FILES).stream()
                .filter(reference -> seen.add(reference.key() + Arrays.toString(reference.sizes())));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layersOnOtherEntries(LayerCases.Case reference) {
        DMatrixRMaj seed = new DMatrixRMaj(reference.seed());
        Layer layer = layer(reference);
        List<Parameter> x =
                parameters(Stream.of(reference.inputs()).map(DMatrixRMaj::new).toArray(DMatrixRMaj[]::new));
        Tape tape = new Tape(false);
        List<DMatrixRMaj> again = tape.record(() -> results(call(reference, layer, x), seed, all(layer, x)));

        Layer other = layer(reference);
        other.parameters().values().forEach(parameter -> parameter.set(turned(parameter.value())));
        List<Parameter> moved = new ArrayList<>();
        for (Parameter each : x) {
            moved.add(
                    new Parameter("x", tape.lookedAt.containsKey(each.value()) ? each.value() : turned(each.value())));
        }
        layer.restore(other.state());
        for (int i = 0; i < moved.size(); i++) {
            x.get(i).set(moved.get(i).value());
        }
        tape.replay();
        assertSame(reference.toString(), again, results(call(reference, other, moved), seed, all(other, moved)));
        Map<String, DMatrixRMaj> expected = other.state().matrices();
        layer.state().matrices().forEach((name, value) -> assertThat(value.data)
                .as("'" + name + "' of " + reference)
                .isEqualTo(Objects.requireNonNull(expected.get(name)).data));
    }

    private static Layer layer(LayerCases.Case reference) {
        Layer layer = LayerLedger.line(reference.key()).layer().apply(reference.sizes());
        layer.restore(new State(LayerCases.Case.matrices(reference.state()), Map.of()));
        return layer;
    }

    private static Variable call(LayerCases.Case reference, Layer layer, List<Parameter> x) {
        return LayerLedger.line(reference.key()).call().apply(layer, x.toArray(Variable[]::new));
    }

    private static List<Variable> all(Layer layer, List<Parameter> x) {
        List<Variable> all = new ArrayList<>(x);
        all.addAll(layer.parameters().values());
        return all;
    }

    /** The same entries in another order, so that ids remain ids. */
    private static DMatrixRMaj turned(DMatrixRMaj x) {
        DMatrixRMaj turned = new DMatrixRMaj(x.numRows, x.numCols);
        Arrays.setAll(turned.data, i -> x.data[x.data.length - 1 - i]);
        return turned;
    }

    @Test
    void dropoutDrawsAnewInEachRun() {
        Parameter x = new Parameter("x", Initializer.uniform(1).draw(4, 5, new SplitMix(1)));
        DMatrixRMaj seed = Initializer.uniform(1).draw(4, 5, new SplitMix(2));
        Dropout dropout = new Dropout(0.5, new SplitMix(3));
        Tape tape = new Tape(false);
        List<DMatrixRMaj> again = tape.record(() -> results(dropout.forward(x), seed, List.of(x)));
        Dropout other = new Dropout(0.5, new SplitMix(3));
        assertSame("first run", again, results(other.forward(x), seed, List.of(x)));
        tape.replay();
        assertSame("second run", again, results(other.forward(x), seed, List.of(x)));
    }

    @Test
    void theModeIsAsked() {
        Dropout dropout = new Dropout(0.5, new SplitMix(3));
        Tape tape = new Tape(false);
        tape.record(() -> dropout.forward(Variable.of(1)));
        assertThat(tape.questions).hasSize(1);
        assertThat(tape.questions.get(0).get()).isEqualTo(true);
        dropout.eval();
        assertThat(tape.questions.get(0).get()).isEqualTo(false);
    }

    @Test
    void arraysOfIdsAreReadInEachRun() {
        Embedding embedding = new Embedding(4, 3, new SplitMix(1));
        int[] ids = {0, 3};
        Tape tape = new Tape(true);
        Variable y = tape.record(() -> embedding.forward(ids, new int[] {2, 2}));
        ids[0] = 1;
        tape.replay();
        assertThat(y.value().data)
                .isEqualTo(embedding.forward(new int[] {1, 3}, new int[] {2, 2}).value().data);
        ids[1] = 4;
        assertRefused(tape, "ids: row 0, column 1 is 4, expected a whole number from 0 to 3");
    }

    @Test
    void lengthsAreNoInput() {
        String message = "the lengths decide what is computed, so they cannot be an input of a captured function";
        Variable x = Variable.of(new DMatrixRMaj(2, 6));
        for (Runnable call : List.<Runnable>of(
                () -> new Lstm(3, 2, new SplitMix(1)).run(x, 1, 2),
                () -> new LastStep(3).forward(x, 1, 2),
                () -> AttentionMask.lengths(1, 2),
                () -> new Ctc(3).lengths(1, 2))) {
            assertThatThrownBy(() -> new Tape(true).record(() -> {
                        call.run();
                        return call;
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
    }
}
