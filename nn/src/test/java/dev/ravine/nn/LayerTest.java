package dev.ravine.nn;

import static dev.ravine.autograd.Elementwise.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.NumericWatch;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.attention.MultiHeadAttention;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.recurrent.Lstm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class LayerTest {
    private final RandomGenerator random = new SplitMix(1);

    /** A layer as a user writes it. */
    private static final class Gated extends Layer {
        private final Linear value;
        private final Linear gate;

        Gated(int features, RandomGenerator random) {
            value = child("value", new Linear(features, features, random));
            gate = child("gate", new Linear(features, features, random));
        }

        @Override
        protected Variable compute(Variable x) {
            return value.forward(x).mul(sigmoid(gate.forward(x)));
        }
    }

    /** A layer that counts its calls in what is saved, and shares the weight of another. */
    private static final class Counting extends Layer {
        private final Parameter weight;
        private final DMatrixRMaj calls = buffer("calls", new DMatrixRMaj(1, 1));

        Counting(Parameter weight) {
            this.weight = shared("weight", weight);
        }

        @Override
        protected Variable compute(Variable x) {
            calls.data[0]++;
            return x.mul(weight);
        }
    }

    private static DMatrixRMaj zeros(int rows, int columns) {
        return new DMatrixRMaj(rows, columns);
    }

    private static Variable x(int rows, int columns) {
        return Variable.wrap(zeros(rows, columns));
    }

    private static double[] saved(Layer layer, String name) {
        return Objects.requireNonNull(layer.state().matrices().get(name)).data;
    }

    // ---- parts

    @Test
    void parametersAreNamedByTheirPath() {
        Layer model = Sequential.of(new Linear(2, 3, random), new Relu(), new Gated(3, random));
        assertThat(model.parameters().names())
                .containsExactly(
                        "0.weight", "0.bias", "2.value.weight", "2.value.bias", "2.gate.weight", "2.gate.bias");
        assertThat(model.at("2.gate").parameters().get("weight"))
                .isSameAs(model.parameters().get("2.gate.weight"));
        assertThatThrownBy(() -> model.at("2.door"))
                .hasMessage("Sequential: there is no layer '2.door': 'door' is not among [value, gate]");
    }

    @Test
    void aSharedLayerOrParameterIsThereOnceUnderItsFirstName() {
        Linear linear = new Linear(2, 2, random);
        Counting counting = new Counting(linear.parameters().get("weight"));
        Layer model = new Sequential()
                .add("first", linear)
                .add("again", linear)
                .add("counting", counting)
                .add("recounting", counting);
        assertThat(model.parameters().names()).containsExactly("first.weight", "first.bias");
        assertThat(model.state().matrices()).containsOnlyKeys("first.weight", "first.bias", "counting.calls");
    }

    @Test
    void aNameThatCannotBeAPathsPartIsRefused() {
        Sequential model = new Sequential().add("fc", new Relu());
        assertThatThrownBy(() -> model.add("fc", new Relu())).hasMessage("Sequential: two parts are called 'fc'");
        assertThatThrownBy(() -> model.add("a.b", new Relu()))
                .hasMessage("Sequential: 'a.b' is not a name: blank, or with a dot");
        assertThatThrownBy(() -> model.add(" ", new Relu())).isInstanceOf(IllegalArgumentException.class);
        assertThat(model.children()).containsOnlyKeys("fc");
    }

    @Test
    void aLayerIsNoPartOfItself() {
        Sequential outer = new Sequential();
        Sequential inner = new Sequential().add("outer", outer);
        assertThatThrownBy(() -> outer.add("me", outer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Sequential: 'me' is this layer or has it for a part, expected another layer");
        assertThatThrownBy(() -> outer.add("inner", inner))
                .hasMessage("Sequential: 'inner' is this layer or has it for a part, expected another layer");
        assertThat(outer.children()).isEmpty();
    }

    @Test
    void aLayerOfOnesOwnIsDifferentiatedThroughItsParameters() {
        Gated gated = new Gated(3, random);
        GradientCheck.of(gated::forward)
                .at(new DMatrixRMaj(new double[][] {{0.3, -1, 2}, {0.1, 0.7, -0.4}}))
                .parameters(gated.parameters())
                .order(2)
                .assertCorrect();
    }

    @Test
    void aFunctionIsALayer() {
        Layer model = Sequential.of(Layer.of("square", Elementwise::square));
        assertThat(model.forward(x(1, 2).add(3)).value().data).containsExactly(9, 9);
        assertThat(model.at("0")).hasToString("Layer(square)");
    }

    @Test
    void anExceptionOfAnyKindNamesTheLayerThatItCameFrom() {
        Layer inner = Sequential.of(new Relu(), Layer.of("faulty", x -> {
            throw new ArithmeticException("by hand");
        }));
        assertThatThrownBy(() -> Sequential.of(inner).forward(x(2, 3)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("by hand")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .isEqualTo("in Layer '0.1', given 2×3 from '0.0'"));
        assertThatThrownBy(() -> Sequential.of(Layer.of("faulty", x -> null)).forward(x(2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Layer '0', given 2×3: Layer: the result of compute is null");
    }

    @Test
    void layersThatNoArrayCanHoldAreRefused() {
        int large = 1 << 20;
        String size = "×1048576 is not a size that a matrix can have (at least 0, and at most 2³¹ - 9 entries)";
        assertThatThrownBy(() -> new Linear(large, large, random)).hasMessage("Linear: 1048576" + size);
        assertThatThrownBy(() -> new Embedding(large, large, random)).hasMessage("Embedding: 1048576" + size);
        assertThatThrownBy(() -> new Lstm(2, large, random)).hasMessage("Lstm: 4194304" + size);
        assertThatThrownBy(() -> new MultiHeadAttention(large, 1, random))
                .hasMessage("MultiHeadAttention: 3145728" + size);
    }

    @Test
    void aLossOfFrozenParametersSaysSo() {
        Layer model = Sequential.of(new Linear(2, 3, random));
        model.freeze();
        assertThatThrownBy(() -> model.forward(x(4, 2)).mean().backward())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "backward: 'div' depends on no parameter that needs a gradient: they are frozen or");
    }

    // ---- modes

    @Test
    void modesReachAllPartsAndAreBackAfterEvaluating() {
        Layer model = Sequential.of(new Dropout(0.5, random), Sequential.of(new Relu()));
        assertThat(model.at("1.0").isTraining()).isTrue();
        model.at("1").eval();
        assertThat(model.at("1.0").isTraining()).isFalse();
        assertThat(model.isTraining()).isTrue();
        assertThat(model.evaluating(() -> model.at("0").isTraining())).isFalse();
        assertThat(model.at("0").isTraining()).isTrue();
        assertThat(model.at("1.0").isTraining()).isFalse();
        model.train();
        assertThat(model.at("1.0").isTraining()).isTrue();
        assertThatThrownBy(() -> model.evaluating(() -> {
                    throw new IllegalStateException("inside");
                }))
                .hasMessage("inside");
        assertThat(model.isTraining()).isTrue();
    }

    @Test
    void evaluatingNeedsNoResult() {
        Layer dropout = new Dropout(0.5, random);
        List<Boolean> seen = new ArrayList<>();
        dropout.evaluating(() -> {
            seen.add(dropout.isTraining());
        });
        assertThat(seen).containsExactly(false);
    }

    /** Other threads evaluate all the time; each pass of training has its dropout, and the model trains at the end. */
    @Test
    void evaluatingIsForOneThreadAlone() throws Exception {
        Layer model = Sequential.of(new Dropout(0.5, random));
        Variable x = x(1, 64).add(1);
        AtomicBoolean ended = new AtomicBoolean();
        ExecutorService others = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                wrong.add(others.submit(() -> {
                    int count = 0;
                    while (!ended.get()) {
                        count += model.evaluating(() -> model.forward(x)) == x ? 0 : 1;
                    }
                    return count;
                }));
            }
            for (int pass = 0; pass < 3_000; pass++) {
                assertThat(model.isTraining()).isTrue();
                assertThat(model.forward(x).value().data).contains(0);
            }
            ended.set(true);
            for (Future<Integer> count : wrong) {
                assertThat(count.get()).isZero();
            }
        } finally {
            ended.set(true);
            others.shutdownNow();
        }
        assertThat(model.isTraining()).isTrue();
    }

    @Test
    void aFrozenPartGetsNoGradientAndPassesItOn() {
        Layer model = Sequential.of(new Linear(2, 3, random), new Linear(3, 3, random), new Linear(3, 1, random));
        model.at("1").freeze();
        assertThat(model.forward(x(4, 2)).mean().backward().parameters())
                .containsExactlyInAnyOrderElementsOf(
                        Sequential.of(model.at("0"), model.at("2")).parameters().values());
        model.unfreeze();
        assertThat(model.forward(x(4, 2)).mean().backward().parameters()).hasSize(6);
    }

    // ---- state

    @Test
    void aRestoredModelComputesTheSameBits() {
        Layer model = Sequential.of(new Gated(3, random), new Counting(new Parameter("w", zeros(1, 3))));
        Layer other = Sequential.of(new Gated(3, random), new Counting(new Parameter("w", zeros(1, 3))));
        model.forward(x(1, 3));
        State state = model.state();
        model.forward(x(1, 3));
        other.restore(state);
        assertThat(saved(other, "1.calls")).containsExactly(1);
        other.forward(x(1, 3));
        model.state().matrices().forEach((name, value) -> assertThat(saved(other, name))
                .as(name)
                .containsExactly(value.data));
    }

    @Test
    void aStateThatDoesNotFitChangesNothingAndSaysAllThatIsWrong() {
        Linear linear = new Linear(2, 3, random);
        Map<String, DMatrixRMaj> given = new LinkedHashMap<>(linear.state().matrices());
        given.put("weight", zeros(2, 3));
        given.put("scale", given.remove("bias"));
        double[] before = saved(linear, "weight");
        assertThatThrownBy(() -> linear.restore(new State(given, Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Linear.restore: matrix 'weight' is 2×3, expected 3×2; matrix 'bias' is missing; matrix 'scale' is unexpected");
        assertThat(saved(linear, "weight")).containsExactly(before);
    }

    // ---- errors

    @Test
    void anInputThatDoesNotFitIsToldInTheNetworksTerms() {
        Layer model = new Sequential()
                .add("fc1", new Linear(4, 8, random))
                .add("relu1", new Relu())
                .add("fc2", new Linear(16, 2, random));
        assertThatThrownBy(() -> model.forward(x(32, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Linear 'fc2' expects 16 features, got 32×8 from 'relu1'");
        assertThatThrownBy(() -> model.forward(x(32, 5))).hasMessage("Linear 'fc1' expects 4 features, got 32×5");
        assertThatThrownBy(() -> new Linear(1, 2, random).forward(x(3, 2)))
                .hasMessage("Linear expects 1 feature, got 3×2");
    }

    @Test
    void anErrorOfALayerPrintsAsTheIllegalArgumentThatItIs() {
        assertThatThrownBy(() -> new Linear(4, 2, random).forward(x(3, 5)))
                .hasToString("java.lang.IllegalArgumentException: Linear expects 4 features, got 3×5");
    }

    @Test
    void theSourceIsFoundAcrossTheBordersOfParts() {
        Layer model = new Sequential()
                .add("encoder", new Sequential().add("fc", new Linear(4, 8, random)))
                .add("decoder", new Sequential().add("fc", new Linear(16, 2, random)));
        assertThatThrownBy(() -> model.forward(x(32, 4)))
                .hasMessage("Linear 'decoder.fc' expects 16 features, got 32×8 from 'encoder'");
    }

    @Test
    @SuppressWarnings("NullAway") // What a caller without NullAway may do.
    void anErrorOfAnOperationInsideALayerSaysWhichLayerItWas() {
        Layer model = new Sequential()
                .add("fc", new Linear(4, 8, random))
                .add("own", new Counting(new Parameter("w", zeros(1, 3))));
        assertThatThrownBy(() -> Sequential.of(model).forward(x(2, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Counting '0.own', given 2×8 from '0.fc': mul: ")
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> model.forward(null)).hasMessage("Sequential: the input is null");
    }

    @Test
    void aFailedCallLeavesNothingBehind() {
        Layer model = new Sequential().add("fc", new Linear(4, 8, random));
        assertThatThrownBy(() -> model.forward(x(1, 3))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Linear(4, 8, random).forward(x(1, 3)))
                .hasMessage("Linear expects 4 features, got 1×3");
    }

    @Test
    void aResidualBodyKeepsTheShape() {
        assertThatThrownBy(() -> new Residual(new Linear(2, 3, random)).forward(x(5, 2)))
                .hasMessage("Residual expects a body that keeps the shape, but this one returned 5×3, got 5×2");
    }

    @Test
    void sizesAreChecked() {
        assertThatThrownBy(() -> new Linear(0, 3, random)).hasMessage("Linear: inputs: 0, expected at least 1");
        assertThatThrownBy(() -> new Dropout(1, random))
                .hasMessage("Dropout: the probability is 1.0, expected at least 0 and below 1");
        assertThatThrownBy(() -> new Dropout(Double.NaN, random)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- looking

    @Test
    void aModelIsPrintedAsATree() {
        Layer model = new Sequential()
                .add("fc", new Linear(2, 3, random))
                .add("block", new Residual(Linear.withoutBias(3, 3, random)));
        assertThat(model.toString())
                .isEqualTo(
                        """
                        Sequential
                          fc: Linear(2 → 3)
                          block: Residual
                            body: Linear(3 → 3, no bias)""");
    }

    @Test
    void aNanIsReportedWithTheLayerThatMadeIt() {
        RandomGenerator random = new SplitMix(1);
        Linear linear = new Linear(2, 2, random);
        Sequential model = Sequential.of(new Linear(2, 2, random), new Residual(Sequential.of(linear)));
        linear.parameters().get("weight").update(entries -> entries[0] = Double.MAX_VALUE);
        linear.parameters().get("bias").update(entries -> entries[0] = Double.MAX_VALUE);
        Variable x = Variable.of(new double[][] {{1e9, -1e9}});
        assertThatThrownBy(() -> NumericWatch.on(() -> model.forward(x)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("'affine' made")
                .hasMessageContaining("in layer 1.body.0, at ");
    }

    @Test
    void aStaleLossNamesTheParametersPath() {
        Sequential model =
                Sequential.of(new Linear(2, 2, new SplitMix(1)), new Residual(new Linear(2, 2, new SplitMix(2))));
        Variable loss = model.forward(Variable.of(new double[][] {{1, 2}})).sum();
        model.parameters().get("1.body.weight").update(entries -> entries[0]++);
        assertThatThrownBy(loss::backward)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 0 of parameter '1.body.weight', which is now at version 1");
    }
}
