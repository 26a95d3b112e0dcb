package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Parameter;
import dev.ravine.optim.rule.Muon;
import dev.ravine.optim.rule.MuonScale;
import dev.ravine.optim.rule.RmsProp;
import dev.ravine.optim.rule.Sgd;
import java.util.List;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.Test;

/** What a step leaves behind, where the step itself would be the same with another sign or scale of it. */
class BuffersTest {
    /** A buffer's entry after these gradients of a 1×1 parameter. */
    private static double buffer(UpdateRule rule, String name, double... gradients) {
        Slots slots = new Slots(1, 1);
        double[] w = {1};
        for (double gradient : gradients) {
            slots = slots.next();
            rule.update(0.1, w, new double[] {gradient}, slots);
        }
        return slots.slot(name)[0];
    }

    @Test
    void theCenteredRulesKeepTheMeanWithItsSign() {
        // 0.9 · 0.1 · 2 + 0.1 · 3, to rounding; only its square enters the step.
        for (RmsProp rule : List.of(RmsProp.pytorch(0, true), RmsProp.graves())) {
            assertThat(buffer(rule, "m", 2, 3))
                    .usingComparator(new DoubleComparator(1e-15))
                    .isEqualTo(mean(rule.beta()));
        }
    }

    private static double mean(double beta) {
        return beta * (1 - beta) * 2 + (1 - beta) * 3;
    }

    @Test
    void muonsHeavyBallKeepsAMeanThoughOnlyItsDirectionEntersTheStep() {
        assertThat(buffer(new Muon(0.9, false, 0.1, MuonScale.OUTPUTS_BY_INPUTS), "B", 2, 3))
                .usingComparator(new DoubleComparator(1e-15))
                .isEqualTo(mean(0.9));
    }

    @Test
    void aFirstEntryThatOverflowsIsFound() {
        Parameter w = Given.parameter("w", 1, 2, 1, 1);
        Optimizer optimizer = Given.optimizer(new Sgd(), 1e308, w);
        assertThatThrownBy(() -> optimizer.step(Given.gradient(w, 100, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'w' would hold -Infinity at [0, 0]");
        assertThat(w.value().data).containsExactly(1, 1);
    }
}
