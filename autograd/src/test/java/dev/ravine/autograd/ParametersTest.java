package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private static Parameter parameter(String name, int rows, int columns) {
        return new Parameter(name, new double[rows][columns]);
    }

    private final Parameter weight = parameter("weight", 2, 3);
    private final Parameter bias = parameter("bias", 1, 3);

    @Test
    void childrensNamesArePaths() {
        Parameters layer = Parameters.of(weight, bias);
        Parameters encoder =
                layer.under("0").and(Parameters.of(parameter("weight", 3, 1)).under("1"));
        Parameters model = encoder.under("encoder");
        assertThat(model.names()).containsExactly("encoder.0.weight", "encoder.0.bias", "encoder.1.weight");
        assertThat(model.get("encoder.0.weight")).isSameAs(weight);
        assertThat(model.size()).isEqualTo(3);
        assertThat(model.entries()).isEqualTo(6 + 3 + 3);
    }

    @Test
    void aSharedParameterIsThereOnceUnderTheFirstOfItsNames() {
        Parameters tied =
                Parameters.of(weight).under("encoder").and(Parameters.of(weight).under("decoder"));
        assertThat(tied.names()).containsExactly("encoder.weight");
    }

    @Test
    void oneParameterGivenTwiceIsRefused() {
        assertThatThrownBy(() -> Parameters.of(weight, bias, weight))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Parameters.of: parameter 'weight' is given twice");
        Parameters one = Parameters.of(weight, bias);
        assertThat(one.and(Parameters.of(weight)).names()).containsExactly("weight", "bias");
    }

    @Test
    void twoParametersOfOneNameAreRefused() {
        assertThatThrownBy(() -> Parameters.of(weight, parameter("weight", 4, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Parameters: two parameters are called 'weight', 2×3 and 4×4;"
                        + " under(path) gives those of each model a path of their own");
    }

    @Test
    void aMissingNameIsAnsweredWithThoseThatThereAre() {
        Parameters parameters = Parameters.of(weight, bias);
        assertThat(parameters.contains("weigth")).isFalse();
        assertThat(parameters.contains("weight")).isTrue();
        assertThatThrownBy(() -> parameters.get("weigth"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Parameters: none is called 'weigth'; there are [weight, bias]");
        assertThatThrownBy(() -> parameters.under(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("under: the path is blank");
        assertThatThrownBy(() -> parameters.and(" ", parameter("weight", 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("and: the name is blank");
    }

    @Test
    void thoseOfWhichAConditionHoldsStayInOrder() {
        Parameters net = Parameters.of(weight, bias)
                .under("body")
                .and(Parameters.of(bias, weight).under("head"));
        assertThat(net.where((name, w) -> w.rows() > 1).names()).containsExactly("body.weight");
        assertThat(net.where((name, w) -> name.startsWith("body.")).values()).containsExactly(weight, bias);
        assertThat(net.where((name, w) -> false).size()).isZero();
        assertThat(net.size()).isEqualTo(2);
    }

    @Test
    @SuppressWarnings("NullAway")
    void aNullNameIsRefusedOfWhateverThereIs() {
        for (Parameters parameters : List.of(Parameters.none(), Parameters.of(weight))) {
            assertThatThrownBy(() -> parameters.contains(null)).hasMessage("Parameters.contains: the name is null");
            assertThatThrownBy(() -> parameters.get(null)).hasMessage("Parameters.get: the name is null");
        }
    }

    @Test
    void theyCanBeWalkedAndPrinted() {
        List<String> walked = new ArrayList<>();
        Parameters.of(weight, bias).forEach((name, parameter) -> walked.add(name + parameter.rows()));
        assertThat(walked).containsExactly("weight2", "bias1");
        assertThat(Parameters.of(weight, bias).toString().lines())
                .containsExactly("2 parameters, 9 entries", "  weight 2×3", "  bias 1×3");
        assertThat(Parameters.none().size()).isZero();
    }

    @Test
    @SuppressWarnings("NullAway")
    void aNullParameterIsRefused() {
        assertThatThrownBy(() -> Parameters.of(weight, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Parameters.of");
    }
}
