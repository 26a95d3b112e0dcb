package dev.ravine.examples.site.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.HeavyBall;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.Sgd;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BoundTest {
    /** Where 4,000 steps on ½λθ² lead, from 1. */
    private static double distance(UpdateRule rule, double rate, double curvature) {
        double[] w = {1};
        Slots slots = new Slots(1, 1);
        for (int step = 0; step < 4000; step++) {
            slots = slots.next();
            rule.update(rate, w, new double[] {curvature * w[0]}, slots);
        }
        return Math.abs(w[0]);
    }

    @Test
    void justBelowTheBoundShrinksAndJustAboveItGrows() {
        for (UpdateRule rule : List.of(
                new Sgd(),
                new Momentum(0.9),
                new Momentum(0.5),
                new HeavyBall(0.9),
                new HeavyBall(0.8, 0.5),
                new Momentum(0.9, true),
                new Momentum(0.3, true),
                HeavyBall.withNesterov(0.7))) {
            for (double curvature : new double[] {0.4, 2, 1000}) {
                double bound = Objects.requireNonNull(Bound.of(rule)).factor() / curvature;
                assertThat(distance(rule, 0.99 * bound, curvature))
                        .as(rule.toString())
                        .isLessThan(1e-3);
                assertThat(distance(rule, 1.01 * bound, curvature))
                        .as(rule.toString())
                        .isGreaterThan(1e3);
            }
        }
    }

    @Test
    void aRuleThatScalesItsStepsItselfHasNone() {
        assertThat(Bound.of(new Adam())).isNull();
    }
}
