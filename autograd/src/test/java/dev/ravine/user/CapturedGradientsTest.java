package dev.ravine.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Captured functions that take gradients themselves, or whose gradients have somewhere to go that is not theirs. */
class CapturedGradientsTest {
    private static final Variable X = Variable.of(new double[][] {{1, -2}, {0.5, 3}});

    private final Parameter w = new Parameter("w", new double[][] {{0.3}, {-0.2}});

    @ParameterizedTest
    @MethodSource
    void gradientsTakenInsideAreNotLookedAt(String what, Function<Gradients, Object> look) {
        Captured<Variable> captured = Captured.of(x -> {
            Variable square = x.matmul(w).pow(2).sum();
            assertThat(look.apply(square.backward())).isNotNull();
            return square;
        });
        assertThatThrownBy(() -> captured.gradients(X))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("capture: " + what + " was looked at inside of a captured function, at ");
    }

    static Stream<Arguments> gradientsTakenInsideAreNotLookedAt() {
        return Stream.of(
                looks("the gradient of parameter 'w'", Gradients::norm),
                looks("the gradient of parameter 'w'", Gradients::allFinite),
                looks("the gradient of parameter 'w'", Gradients::copy),
                looks("the gradient of parameter 'w'", Gradients::toString),
                looks("the gradient of parameter 'w'", g -> g.scale(2)),
                looks("the gradient of parameter 'w'", g -> g.add(g)),
                looks("the gradient of parameter 'w'", g -> g.clipNorm(1)),
                looks("the gradient of parameter 'w'", g -> g.clipValue(1)),
                looks("a computed matrix", g -> g.parameters().stream()
                        .map(parameter -> Variable.of(g.of(parameter)))
                        .toList()));
    }

    private static Arguments looks(String what, Function<Gradients, Object> look) {
        return Arguments.of(what, look);
    }

    @Test
    void gradientsFromBeforeMayBeLookedAt() {
        Gradients before = w.pow(2).sum().backward();
        Captured<Variable> captured = Captured.of(x -> x.mul(before.norm()).sum());
        assertThat(captured.value(Variable.of(2)).data[0]).isEqualTo(2 * before.norm());
    }

    @Test
    void aHessianVectorProductWithTheGradientsFollowsTheParameters() {
        Captured<Variable> captured = Captured.of(x -> curvature(x));
        captured.gradients(X);
        w.update(data -> data[0] += 1);
        captured.gradients(X);
        assertThat(captured.scalar()).isEqualTo(curvature(X).scalar());
    }

    private Variable curvature(Variable x) {
        Variable cube = x.matmul(w).pow(3).sum();
        Gradients product = Derivatives.hessianVector(cube, cube.backward());
        return cube.add(Variable.wrap(product.of(w)).sum());
    }

    @Test
    void aGradientThroughWhatWasComputedBeforeIsRefused() {
        Variable before = w.mul(w);
        Captured<Variable> captured = Captured.of(x -> before.sum().mul(x));
        assertThatThrownBy(() -> captured.gradients(Variable.of(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("capture: 'mul' was computed before the captured function, which takes a gradient through"
                        + " it; compute it inside, or detach() it");
        assertThat(captured.value(Variable.of(2)).data[0])
                .isEqualTo(2 * before.sum().scalar());
    }

    @Test
    void aParameterAsTheResultIsCapturedAgainOnceItIsFrozen() {
        Parameter number = new Parameter("n", 3);
        Captured<Variable> captured = Captured.of(x -> number);
        assertThat(captured.gradients(Variable.of(1)).of(number).data).containsExactly(1);
        number.freeze();
        assertThatThrownBy(() -> captured.gradients(Variable.of(1))).isInstanceOf(IllegalStateException.class);
    }
}
