package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.optim.rule.Sgd;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Accumulation, averages and Lookahead. */
class AroundARuleTest {
    private final Parameter w = Given.parameter("w", 1, 2, 1, 2);
    private final Parameters parameters = Parameters.of(w).under("net");

    @Test
    void accumulationGivesTheMeanAndStartsAnew() {
        GradientAccumulation accumulation = new GradientAccumulation(2, parameters);
        for (int round = 1; round <= 2; round++) {
            assertThat(accumulation.add(Given.gradient(w, 1, 2))).isEmpty();
            Gradients mean = accumulation.add(Given.gradient(w, 3, -2 * round)).orElseThrow();
            assertThat(mean.of(w).data).containsExactly(2, 1 - round);
        }
        assertThatThrownBy(() -> new GradientAccumulation(0, parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientAccumulation: the number of batches is 0, expected at least 1");
    }

    @Test
    void accumulationIsRolledBackWithWhatAStateLeavesOut() {
        Parameter other = Given.parameter("other", 1, 2, 0, 0);
        GradientAccumulation accumulation = new GradientAccumulation(2, parameters);
        accumulation.add(Given.gradient(other, 1, 2));
        Runnable rollback = accumulation.rollback();
        accumulation.restore(new GradientAccumulation(2, parameters).state());
        rollback.run();
        assertThat(accumulation.add(Given.gradient(other, 3, 4)).orElseThrow().of(other).data)
                .containsExactly(2, 3);
    }

    @Test
    void accumulationKeepsWhatACapturedFunctionOverwrites() {
        Gradients first = Given.gradient(w, 1, 2);
        Gradients.Refill refill = new Gradients.Refill(first);
        double[] matrix = first.of(w).data;
        GradientAccumulation accumulation = new GradientAccumulation(3, parameters);
        assertThat(accumulation.add(refill.filled())).isEmpty();
        matrix[0] = 3;
        assertThat(accumulation.add(refill.filled())).isEmpty();
        matrix[0] = 8;
        Gradients mean = accumulation.add(refill.filled()).orElseThrow();
        matrix[0] = 100;
        refill.filled();
        assertThat(mean.of(w).data).containsExactly(4, 2);
    }

    @Test
    void theExponentialAverageStartsAtTheFirstUpdate() {
        ParameterAverage average = ParameterAverage.exponential(0.75, parameters);
        w.set(new DMatrixRMaj(new double[][] {{4, 8}}));
        average.update();
        assertThat(average.of("net.w").data).containsExactly(4, 8);
        w.set(new DMatrixRMaj(new double[][] {{8, 0}}));
        average.update();
        assertThat(average.of("net.w").data).containsExactly(5, 6);
        assertThat(w.value().data).containsExactly(8, 0);
    }

    @Test
    void theEqualAverageIsTheMean() {
        ParameterAverage average = ParameterAverage.equal(parameters);
        for (double x : new double[] {3, 6, 15}) {
            w.set(new DMatrixRMaj(new double[][] {{x, -x}}));
            average.update();
        }
        assertThat(average.of("net.w").data).containsExactly(new double[] {8, -8}, within(1e-14));
        assertThat(average.count()).isEqualTo(3);
    }

    @Test
    void theAverageIsEvaluatedAndAnExceptionPutsEverythingBack() {
        ParameterAverage average = ParameterAverage.equal(parameters);
        average.update();
        w.set(new DMatrixRMaj(new double[][] {{5, 5}}));
        assertThat(average.evaluating(() -> w.value().data.clone())).containsExactly(1, 2);
        assertThat(w.value().data).containsExactly(5, 5);
        assertThatThrownBy(() -> average.evaluating((Runnable) () -> {
                    assertThat(w.value().data).containsExactly(1, 2);
                    throw new IllegalStateException("stop");
                }))
                .hasMessage("stop");
        assertThat(w.value().data).containsExactly(5, 5);
        assertThat(average.of("net.w").data).containsExactly(1, 2);
    }

    @Test
    void theAverageDoesNotChangeWhileItIsEvaluated() {
        ParameterAverage average = ParameterAverage.equal(parameters);
        average.update();
        assertThatThrownBy(() -> average.evaluating(average::update))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ParameterAverage.update: inside evaluating, which puts the parameters back at its end,"
                        + " expected outside of it");
        assertThatThrownBy(() -> average.evaluating(() -> average.evaluating(w::scalar)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("ParameterAverage.evaluating: inside evaluating");
        average.update();
        assertThat(average.count()).isEqualTo(2);
    }

    @Test
    void lookaheadGoesBackHalfWayEveryFewSteps() {
        Lookahead lookahead = new Lookahead(0.5, 2, parameters);
        double[][] expected = {{0, 1}, {0, 1}, {-1, 0}, {-1, 0}};
        for (double[] values : expected) {
            new Optimizer(ParameterGroup.of("all", w).rule(new Sgd()).learningRate(1)).step(Given.gradient(w, 1, 1));
            lookahead.afterStep();
            assertThat(w.value().data).containsExactly(values);
        }
        lookahead.afterStep();
        w.set(new DMatrixRMaj(new double[][] {{3, 4}}));
        w.freeze();
        lookahead.afterStep();
        assertThat(w.value().data).containsExactly(3, 4);
        assertThatThrownBy(() -> new Lookahead(0, 2, parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Lookahead: alpha is 0.0, expected above 0 and at most 1");
    }

    @Test
    void averagesAndLookaheadPrintWhatTheyAre() {
        ParameterAverage average = ParameterAverage.equal(parameters);
        average.update();
        assertThat(average).hasToString("ParameterAverage[count=1]");
        assertThat(new Lookahead(0.5, 5, parameters)).hasToString("Lookahead[alpha=0.5, every=5]");
    }
}
