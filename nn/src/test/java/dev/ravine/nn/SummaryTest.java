package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.nn.activation.Relu;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private final RandomGenerator random = new SplitMix(1);

    @Test
    void aTableTellsShapesParametersAndMultiplyAdds() {
        Layer model = Sequential.of(
                new Linear(64, 32, random), new Relu(), new Dropout(0.1, random), new Linear(32, 10, random));
        model.at("0").freeze();
        assertThat(Summary.of(model, 8, 64).toString().lines().toList())
                .containsExactly(
                        "layer                  result    parameters   multiply-adds",
                        "Sequential             8×10                                ",
                        "  0: Linear(64 → 32)   8×32           2,080          16,384",
                        "  1: Relu              8×32                                ",
                        "  2: Dropout(p = 0.1)  8×32                                ",
                        "  3: Linear(32 → 10)   8×10             330           2,560",
                        "2,410 parameters, 330 of them trained; 18,944 multiply-adds");
    }

    @Test
    void aLayerThatIsCalledTwiceComputesTwiceAndCountsItsParametersOnce() {
        Linear linear = new Linear(4, 4, random);
        Summary summary = Summary.of(Sequential.of(linear, linear), 1, 4);
        assertThat(summary.parameters()).isEqualTo(20);
        assertThat(summary.lines().stream().map(Summary.Line::parameters)).containsExactly(0L, 20L, 0L);
        assertThat(summary.multiplyAdds()).isEqualTo(32);
    }

    @Test
    void aShapeThatDoesNotFitIsTheModelsError() {
        assertThatThrownBy(() -> Summary.of(Sequential.of(new Linear(3, 2, random)), 8, 4))
                .hasMessage("Linear '0' expects 3 features, got 8×4");
    }
}
