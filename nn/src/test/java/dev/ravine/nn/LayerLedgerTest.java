package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import dev.ravine.nn.norm.BatchNorm;
import java.io.File;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer against PyTorch, and against finite differences to order 2. */
class LayerLedgerTest {
    private static final List<LayerCases.Case> CASES = LayerCases.read(LayerLedger.FILES);

    static Stream<LayerCases.Case> cases() {
        return CASES.stream();
    }

    static Stream<LayerCases.Case> smoothCases() {
        return CASES.stream().filter(LayerCases.Case::smooth);
    }

    @Test
    void everyLayerHasALine() throws Exception {
        assertThat(LayerLedger.keys().stream()
                        .map(key -> key.split(" / ", 2)[0])
                        .collect(Collectors.toSet()))
                .containsAll(layers().map(Class::getSimpleName).toList());
    }

    /** The public classes of the module that are layers to be made, but for those that only pass on. */
    private static Stream<Class<?>> layers() throws Exception {
        Path classes = Path.of(
                Layer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> layers = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes.resolve("dev/ravine/nn"))) {
            for (Path file : files.sorted().toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '.');
                if (name.endsWith(".class") && !name.contains("$") && !name.endsWith("package-info.class")) {
                    Class<?> type = Class.forName(name.substring(0, name.length() - 6));
                    if (Layer.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                        layers.add(type);
                    }
                }
            }
        }
        return layers.stream().filter(type -> type != Sequential.class && type != Dropout.class);
    }

    @Test
    void everyLineHasACaseAndEveryCaseALine() {
        assertThat(cases().map(LayerCases.Case::key).collect(Collectors.toSet()))
                .isEqualTo(LayerLedger.keys());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsEqualPyTorchs(LayerCases.Case reference) {
        Layer layer = layer(reference);
        List<Parameter> inputs = new ArrayList<>();
        for (double[][] input : reference.inputs()) {
            inputs.add(new Parameter("x" + inputs.size(), input));
        }
        Variable y = call(reference, layer, inputs.toArray(Variable[]::new));
        assertClose("value", y.value(), reference.output());
        Gradients gradients = y.backward(new DMatrixRMaj(reference.seed()));
        for (int i = 0; i < inputs.size(); i++) {
            if (reference.gradients()[i] != null) {
                assertClose(
                        "gradient of input " + i,
                        gradientOf(gradients, inputs.get(i)),
                        reference.gradients()[i]);
            }
        }
        layer.parameters()
                .forEach((name, parameter) -> assertClose(
                        "gradient of '" + name + "'",
                        gradientOf(gradients, parameter),
                        named(reference.parameterGradients(), name)));
        layer.state()
                .matrices()
                .forEach((name, value) ->
                        assertClose("'" + name + "' after the call", value, named(reference.stateAfter(), name)));
    }

    /** What is fused has two ways back: a loop of its own, above, and through its definition, for further derivatives. */
    @ParameterizedTest
    @MethodSource("cases")
    void gradientsThroughDefinitionsEqualPyTorchsToo(LayerCases.Case reference) {
        Layer layer = layer(reference);
        Map<Variable, double[][]> expected = new LinkedHashMap<>();
        Variable[] inputs = new Variable[reference.inputs().length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = new Parameter("x" + i, reference.inputs()[i]);
            if (reference.gradients()[i] != null) {
                expected.put(inputs[i], reference.gradients()[i]);
            }
        }
        layer.parameters()
                .forEach((name, parameter) -> expected.put(parameter, named(reference.parameterGradients(), name)));
        Variable y = call(reference, layer, inputs)
                .mul(Variable.of(reference.seed()))
                .sum();
        Iterator<Variable> gradients = Derivatives.gradients(
                        y, expected.keySet().toArray(Variable[]::new))
                .iterator();
        expected.forEach((x, gradient) ->
                assertClose("gradient of " + x, gradients.next().value(), gradient));
    }

    /** As in PyTorch: only a batch whose statistics are taken needs rows. */
    @ParameterizedTest
    @MethodSource("cases")
    void aBatchOfNoRowsHasAResultOfNoRows(LayerCases.Case reference) {
        Layer layer = layer(reference);
        if (layer instanceof BatchNorm) {
            layer.eval();
        }
        Variable[] inputs = Stream.of(reference.inputs())
                .map(input -> new Parameter("x", new DMatrixRMaj(0, input[0].length)))
                .toArray(Variable[]::new);
        Variable y = call(reference, layer, inputs);
        assertThat(y.rows()).isZero();
        assertThat(y.columns()).isEqualTo(reference.output()[0].length);
        y.sum().backward();
    }

    @ParameterizedTest
    @MethodSource("smoothCases")
    void gradientsEqualFiniteDifferences(LayerCases.Case reference) {
        check(reference).assertCorrect();
    }

    @ParameterizedTest
    @MethodSource("smoothCases")
    @Tag("slow")
    void secondDerivativesEqualFiniteDifferences(LayerCases.Case reference) {
        // Of many entries a sample, and six directions through all of them, for time.
        GradientReport second = check(reference).order(2).sample(12).run();
        // A layer that is linear in something has second derivatives that are zero by right.
        assertThat(second.verdict()).as(second.toString()).isNotEqualTo(Verdict.WRONG);
    }

    private GradientCheck check(LayerCases.Case reference) {
        Layer layer = layer(reference);
        DMatrixRMaj[] inputs =
                Stream.of(reference.inputs()).map(DMatrixRMaj::new).toArray(DMatrixRMaj[]::new);
        // Inputs of whole numbers have no gradient, and are not to be moved.
        int[] moved = IntStream.range(0, inputs.length)
                .filter(i -> reference.gradients()[i] != null)
                .toArray();
        return GradientCheck.ofAll(x -> {
                    Variable[] all = Stream.of(inputs).map(Variable::of).toArray(Variable[]::new);
                    for (int i = 0; i < moved.length; i++) {
                        all[moved[i]] = x[i];
                    }
                    return call(reference, layer, all);
                })
                .at(Arrays.stream(moved).mapToObj(i -> inputs[i]).toArray(DMatrixRMaj[]::new))
                .parameters(layer.parameters());
    }

    private static Layer layer(LayerCases.Case reference) {
        Layer layer = LayerLedger.line(reference.key()).layer().apply(reference.sizes());
        layer.restore(new State(LayerCases.Case.matrices(reference.state()), Map.of()));
        return layer;
    }

    private static Variable call(LayerCases.Case reference, Layer layer, Variable... inputs) {
        return LayerLedger.line(reference.key()).call().apply(layer, inputs);
    }

    private static double[][] named(Map<String, double[][]> values, String name) {
        double[][] value = values.get(name);
        if (value == null) {
            throw new AssertionError("PyTorch has no '" + name + "', but " + values.keySet());
        }
        return value;
    }

    private static DMatrixRMaj gradientOf(Gradients gradients, Variable x) {
        return gradients.contains(x) ? gradients.of(x) : new DMatrixRMaj(x.rows(), x.columns());
    }

    /** To 10 digits of each entry, and where terms cancelled, to 12 of the greatest. */
    private static void assertClose(String what, DMatrixRMaj actual, double[][] rows) {
        DMatrixRMaj expected = new DMatrixRMaj(rows);
        assertThat(actual.numRows + "×" + actual.numCols)
                .as("shape of " + what)
                .isEqualTo(expected.numRows + "×" + expected.numCols);
        double greatest =
                Math.max(1, Arrays.stream(expected.data).map(Math::abs).max().orElse(0));
        for (int i = 0; i < expected.data.length; i++) {
            double tolerance = 1e-10 * Math.abs(expected.data[i]) + 1e-12 * greatest;
            assertThat(Math.abs(actual.data[i] - expected.data[i]))
                    .as("%s, entry %d: %s, expected %s", what, i, actual.data[i], expected.data[i])
                    .isLessThanOrEqualTo(tolerance);
        }
    }
}
