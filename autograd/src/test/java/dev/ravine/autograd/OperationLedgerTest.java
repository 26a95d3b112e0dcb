package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.convolution.PatchGrid;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ejml.data.BMatrixRMaj;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every public operation against PyTorch, against finite differences to order 2, and against bad operands. */
class OperationLedgerTest {
    private static final List<ReferenceCases.Case> CASES = ReferenceCases.read();

    static Stream<Method> operations() {
        return OperationLedger.FAMILIES.stream()
                .flatMap(family -> Stream.of(family.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getReturnType() == Variable.class)
                // Reflection's own order changes from run to run.
                .sorted(Comparator.comparing(OperationLedgerTest::signature));
    }

    static Stream<ReferenceCases.Case> cases() {
        return CASES.stream();
    }

    static Stream<ReferenceCases.Case> smoothCases() {
        return CASES.stream().filter(ReferenceCases.Case::smooth);
    }

    private static String signature(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName()
                + Stream.of(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    @Test
    void everyPublicOperationHasALineAndEveryLineAnOperation() {
        assertThat(OperationLedger.keys().stream().map(OperationLedger::signature))
                .containsAll(operations().map(OperationLedgerTest::signature).toList());
        assertThat(operations().map(OperationLedgerTest::signature))
                .containsAll(OperationLedger.keys().stream()
                        .map(OperationLedger::signature)
                        .toList());
    }

    @Test
    void everyLineHasACaseToDifferentiateAndEveryCaseALine() {
        assertThat(smoothCases().map(ReferenceCases.Case::key).collect(Collectors.toSet()))
                .isEqualTo(OperationLedger.keys());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsEqualPyTorchs(ReferenceCases.Case reference) {
        Variable[] operands = parameters(reference);
        Variable y = OperationLedger.call(reference.key(), operands);
        assertClose("value", y.value(), new DMatrixRMaj(reference.output()));
        DMatrixRMaj[] gradients = gradients(y, reference.seed(), operands);
        for (int i = 0; i < operands.length; i++) {
            assertClose("gradient " + i, gradients[i], new DMatrixRMaj(reference.gradients()[i]));
        }
    }

    /** What is fused has two ways back: a loop of its own, above, and through its definition, for further derivatives. */
    @ParameterizedTest
    @MethodSource("cases")
    void gradientsThroughDefinitionsEqualPyTorchsToo(ReferenceCases.Case reference) {
        Variable[] operands = parameters(reference);
        Variable y = OperationLedger.call(reference.key(), operands);
        List<Variable> gradients =
                Derivatives.gradients(y.mul(Variable.of(reference.seed())).sum(), operands);
        for (int i = 0; i < operands.length; i++) {
            assertClose(
                    "gradient " + i,
                    gradients.get(i).value(),
                    new DMatrixRMaj(reference.gradients()[i]));
        }
    }

    @ParameterizedTest
    @MethodSource("smoothCases")
    void gradientsEqualFiniteDifferences(ReferenceCases.Case reference) {
        Variable[] operands = parameters(reference);
        DMatrixRMaj seed = new DMatrixRMaj(reference.seed());
        DMatrixRMaj[] gradients =
                gradients(OperationLedger.call(reference.key(), operands), reference.seed(), operands);
        for (int i = 0; i < operands.length; i++) {
            DMatrixRMaj expected = FiniteDifferences.gradient(
                    at -> dot(
                            OperationLedger.call(reference.key(), constants(at)).value(), seed),
                    reference.operands(),
                    i);
            assertNear("input " + i, gradients[i], expected);
        }
    }

    @ParameterizedTest
    @MethodSource("smoothCases")
    void secondDerivativesEqualFiniteDifferencesOfTheFirst(ReferenceCases.Case reference) {
        Random random = new Random(7);
        DMatrixRMaj[] weights = reference.operands();
        for (DMatrixRMaj weight : weights) {
            Arrays.setAll(weight.data, i -> random.nextGaussian());
        }
        Variable[] operands = parameters(reference);
        Variable sum = weightedGradients(reference, operands, weights);
        Gradients second = sum.needsGradient() ? sum.backward() : null;
        for (int i = 0; i < operands.length; i++) {
            DMatrixRMaj expected = FiniteDifferences.gradient(
                    at -> weightedGradients(reference, parameters(at), weights).scalar(), reference.operands(), i);
            DMatrixRMaj actual = second == null || !second.contains(operands[i])
                    ? new DMatrixRMaj(operands[i].rows(), operands[i].columns())
                    : second.of(operands[i]);
            assertNear("input " + i, actual, expected);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aNullOperandIsRefusedByTheOperationsName(Method operation) {
        Class<?>[] types = operation.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            if (!types[i].isPrimitive()) {
                Object[] arguments =
                        Stream.of(types).map(OperationLedgerTest::anArgument).toArray();
                arguments[i] = null;
                assertThatThrownBy(() -> invoke(operation, arguments))
                        .as("argument %d", i)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith(operation.getName() + ": ")
                        .hasMessageContaining("null");
            }
        }
    }

    // ---- how

    private static Object anArgument(Class<?> type) {
        Map<Class<?>, Object> arguments = Map.of(
                Variable.class,
                Variable.of(1),
                Variable[].class,
                new Variable[] {Variable.of(1)},
                int[].class,
                new int[] {0},
                BMatrixRMaj.class,
                new BMatrixRMaj(1, 1),
                DoublePredicate.class,
                (DoublePredicate) x -> true,
                PatchGrid.class,
                new PatchGrid(1, 1, 1, 1, 1),
                Per.class,
                Per.ROW,
                double.class,
                1.0,
                int.class,
                1);
        return Objects.requireNonNull(arguments.get(type));
    }

    private static void invoke(Method operation, Object[] arguments) throws Throwable {
        try {
            operation.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Σ weights ⊙ gradients: a number whose gradient is made of second derivatives. */
    private static Variable weightedGradients(
            ReferenceCases.Case reference, Variable[] operands, DMatrixRMaj[] weights) {
        Variable y = OperationLedger.call(reference.key(), operands);
        Variable loss = y.mul(Variable.of(reference.seed())).sum();
        List<Variable> gradients = Derivatives.gradients(loss, operands);
        Variable sum = Variable.of(0);
        for (int i = 0; i < operands.length; i++) {
            sum = sum.add(gradients.get(i).mul(Variable.of(weights[i])).sum());
        }
        return sum;
    }

    private static Variable[] parameters(ReferenceCases.Case reference) {
        return parameters(reference.operands());
    }

    private static Variable[] parameters(DMatrixRMaj[] operands) {
        Variable[] parameters = new Variable[operands.length];
        Arrays.setAll(parameters, i -> new Parameter("x" + i, operands[i]));
        return parameters;
    }

    private static Variable[] constants(DMatrixRMaj[] operands) {
        return Stream.of(operands).map(Variable::of).toArray(Variable[]::new);
    }

    /** The gradients that the reverse pass returns, and zeros for those that it does not. */
    private static DMatrixRMaj[] gradients(Variable y, double[][] seed, Variable[] operands) {
        DMatrixRMaj[] zeros =
                Stream.of(operands).map(x -> x.value().createLike()).toArray(DMatrixRMaj[]::new);
        if (!y.needsGradient()) {
            return zeros;
        }
        Gradients gradients = y.backward(new DMatrixRMaj(seed));
        Arrays.setAll(zeros, i -> gradients.contains(operands[i]) ? gradients.of(operands[i]) : zeros[i]);
        return zeros;
    }

    private static double dot(DMatrixRMaj a, DMatrixRMaj b) {
        double sum = 0;
        for (int i = 0; i < a.data.length; i++) {
            sum += a.data[i] * b.data[i];
        }
        return sum;
    }

    /** To 12 digits, and where terms cancelled, to a hundredth of that of the greatest entry. */
    private static void assertClose(String what, DMatrixRMaj actual, DMatrixRMaj expected) {
        assertWithin(what, actual, expected, 1e-12, 1e-14);
    }

    /** To what five-point differences reach in double precision, for entries of the order of one. */
    private static void assertNear(String what, DMatrixRMaj actual, DMatrixRMaj expected) {
        assertWithin(what, actual, expected, 1e-9, 1e-10);
    }

    private static void assertWithin(
            String what, DMatrixRMaj actual, DMatrixRMaj expected, double relative, double ofGreatest) {
        assertThat(Shapes.of(actual)).as("shape of " + what).isEqualTo(Shapes.of(expected));
        double greatest =
                Math.max(1, Arrays.stream(expected.data).map(Math::abs).max().orElse(0));
        for (int i = 0; i < expected.data.length; i++) {
            double tolerance = relative * Math.abs(expected.data[i]) + ofGreatest * greatest;
            assertThat(Math.abs(actual.data[i] - expected.data[i]))
                    .as("%s at %s: %s, expected %s", what, Shapes.index(expected, i), actual.data[i], expected.data[i])
                    .isLessThanOrEqualTo(tolerance);
        }
    }
}
