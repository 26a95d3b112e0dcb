package dev.ravine.nn;

import static dev.ravine.autograd.Elementwise.log;
import static dev.ravine.autograd.Elementwise.sqrt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.activation.Activation;
import dev.ravine.nn.activation.Elu;
import dev.ravine.nn.activation.Hardsigmoid;
import dev.ravine.nn.activation.Hardswish;
import dev.ravine.nn.activation.LeakyRelu;
import dev.ravine.nn.activation.PRelu;
import dev.ravine.nn.activation.Relu6;
import dev.ravine.nn.activation.Softmax;
import dev.ravine.nn.activation.Tanh;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ActivationTest {
    /** Functions that nobody uses as a layer. */
    private static final Set<String> NO_ACTIVATIONS = Set.of(
            "exp", "log", "log1p", "expm1", "pow", "sqrt", "square", "reciprocal", "abs", "sin", "cos", "erf", "clamp");

    @Test
    void everyFunctionOfAutogradIsALayerOrIsListedAsNone() throws Exception {
        List<String> functions = Stream.concat(
                        Stream.of(Elementwise.class.getMethods())
                                .filter(method -> Modifier.isStatic(method.getModifiers()))
                                .map(method -> method.getName())
                                .filter(name -> !NO_ACTIVATIONS.contains(name)),
                        Stream.of("softmax", "logSoftmax"))
                .toList();
        assertThat(functions).contains("relu", "tanh", "softmax");
        for (String function : functions) {
            String name = Character.toUpperCase(function.charAt(0)) + function.substring(1);
            assertThat(Class.forName("dev.ravine.nn.activation." + name)).isAssignableTo(Activation.class);
        }
    }

    @Test
    void whatIsCutOffTakesNoGradientEvenOfAnInfinity() {
        Variable x = Variable.of(new double[][] {{-4, 1}});
        assertThat(slopes(v -> sqrt(new Relu6().forward(v)), x)).containsExactly(0, 0.5);
        assertThat(slopes(v -> log(new Hardsigmoid().forward(v)), x)).containsExactly(0, 0.25);
        Variable infinite = Variable.of(new double[][] {{Double.POSITIVE_INFINITY}});
        assertThat(slopes(v -> new Hardswish().forward(v), infinite)).containsExactly(1);
        PRelu learned = new PRelu();
        Variable y = learned.forward(Constants.row(Double.POSITIVE_INFINITY, 1, -2));
        assertThat(y.sum().backward().of(learned.parameters().get("weight")).data)
                .containsExactly(-2);
    }

    private static double[] slopes(UnaryOperator<Variable> f, Variable x) {
        return Derivatives.gradient(v -> f.apply(v).sum(), x).value().data;
    }

    @Test
    void tellsItsNumber() {
        assertThat(new LeakyRelu(0.5)).hasToString("LeakyRelu(slope = 0.5)");
        assertThat(new Elu()).hasToString("Elu(alpha = 1.0)");
        assertThat(new Tanh()).hasToString("Tanh");
    }

    @Test
    void refusesANumberThatIsNotFinite() {
        assertThatThrownBy(() -> new LeakyRelu(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("LeakyRelu: the slope is NaN, expected a finite number");
        assertThatThrownBy(() -> new Elu(Double.POSITIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void softmaxAddsUpToOneInEachRow() {
        Variable y = new Softmax().forward(Variable.of(new double[][] {{1, 1000}, {-3, -3}}));
        assertThat(y.value().data).containsExactly(0, 1, 0.5, 0.5);
    }
}
