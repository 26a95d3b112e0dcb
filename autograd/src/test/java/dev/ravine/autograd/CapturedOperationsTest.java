package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.capture.Captured;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation, captured: over 20 steps with other operands, the bits of value and gradients are those of eager code. */
class CapturedOperationsTest {
    private static final int STEPS = 20;

    static Stream<ReferenceCases.Case> cases() {
        return ReferenceCases.read().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsHaveTheBitsOfEagerCode(ReferenceCases.Case reference) {
        Parameter[] operands = parameters(reference);
        Variable weights = Variable.of(reference.seed());
        if (!OperationLedger.call(reference.key(), operands).needsGradient()) {
            return;
        }
        Captured<Variable> captured = Captured.of(seed ->
                OperationLedger.call(reference.key(), operands).mul(seed).sum());
        for (int step = 0; step < STEPS; step++) {
            move(operands, reference, step);
            Variable eager =
                    OperationLedger.call(reference.key(), operands).mul(weights).sum();
            Gradients expected = eager.backward();
            Gradients actual = captured.gradients(weights);
            assertThat(captured.scalar()).isEqualTo(eager.scalar());
            assertSame(actual, expected);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aResultOfAnyShapeHasTheBitsOfEagerCode(ReferenceCases.Case reference) {
        Captured<Variable[]> captured = Captured.of(xs -> OperationLedger.call(reference.key(), xs));
        Parameter[] operands = parameters(reference);
        for (int step = 0; step < STEPS; step++) {
            move(operands, reference, step);
            Variable[] constants = Stream.of(operands).map(Parameter::detach).toArray(Variable[]::new);
            DMatrixRMaj expected =
                    OperationLedger.call(reference.key(), constants).value();
            assertThat(captured.value(constants).data).containsExactly(expected.data);
        }
    }

    static Stream<ReferenceCases.Case> smoothCases() {
        return cases().filter(ReferenceCases.Case::smooth);
    }

    @ParameterizedTest
    @MethodSource("smoothCases")
    void aLossThatHoldsGradientsHasTheBitsOfEagerCode(ReferenceCases.Case reference) {
        Parameter[] operands = parameters(reference);
        Captured<Variable> captured = Captured.of(seed -> penalized(reference, operands, seed));
        Variable seed = Variable.of(reference.seed());
        if (!penalized(reference, operands, seed).needsGradient()) {
            return;
        }
        for (int step = 0; step < 3; step++) {
            move(operands, reference, step);
            Variable eager = penalized(reference, operands, seed);
            Gradients expected = eager.backward();
            assertSame(captured.gradients(seed), expected);
            assertThat(captured.scalar()).isEqualTo(eager.scalar());
        }
    }

    private static Variable penalized(ReferenceCases.Case reference, Parameter[] operands, Variable seed) {
        Variable loss =
                OperationLedger.call(reference.key(), operands).mul(seed).sum();
        List<Variable> gradients = Derivatives.gradients(loss, operands);
        for (Variable gradient : gradients) {
            loss = loss.add(gradient.mul(gradient).sum());
        }
        return loss;
    }

    private static Parameter[] parameters(ReferenceCases.Case reference) {
        DMatrixRMaj[] operands = reference.operands();
        Parameter[] parameters = new Parameter[operands.length];
        Arrays.setAll(parameters, i -> new Parameter("p" + i, operands[i]));
        return parameters;
    }

    /** Shrinks the operands step by step, which keeps them positive, definite and so on. */
    private static void move(Parameter[] operands, ReferenceCases.Case reference, int step) {
        DMatrixRMaj[] first = reference.operands();
        for (int i = 0; i < operands.length; i++) {
            double[] start = first[i].data;
            operands[i].update(entries -> Arrays.setAll(entries, j -> start[j] * (1 - step / 256.0)));
        }
    }

    private static void assertSame(Gradients actual, Gradients expected) {
        assertThat(actual.parameters()).isEqualTo(expected.parameters());
        expected.forEach((parameter, gradient) ->
                assertThat(actual.of(parameter).data).as(parameter.name()).containsExactly(gradient.data));
    }
}
