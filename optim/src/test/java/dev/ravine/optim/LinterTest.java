package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.Sgd;
import dev.ravine.optim.schedule.Schedule;
import dev.ravine.optim.schedule.Schedules;
import dev.ravine.optim.transform.ClipNorm;
import dev.ravine.optim.transform.ClipValue;
import dev.ravine.optim.transform.DecoupledDecay;
import dev.ravine.optim.transform.IndependentDecay;
import dev.ravine.optim.transform.L2;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinterTest {
    private final Warnings listener = Warnings.of(Linter.class);
    private final List<String> warnings = listener.messages;

    private final Parameter w = Given.parameter("w", 1, 2, 1, 2);
    private final Parameter b = Given.parameter("b", 1, 1, 3);

    @AfterEach
    void stopListening() {
        listener.close();
    }

    private Gradients both() {
        return Given.gradient(w, 1, 2).add(Given.gradient(b, 3));
    }

    /** The step is refused, with this message, and nothing is changed. */
    private void refused(Optimizer optimizer, Gradients gradients, String finding) {
        optimizer.lint(Lint.ERRORS);
        double[] before = w.value().data.clone();
        int version = w.version();
        Map<String, List<?>> state = Given.snapshot(optimizer.state());
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> optimizer.step(gradients))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Optimizer.step: " + finding + "; nothing was changed");
        }
        assertThat(w.value().data).containsExactly(before);
        assertThat(w.version()).isEqualTo(version);
        assertThat(Given.snapshot(optimizer.state())).isEqualTo(state);
    }

    @Test
    void aHealthyLoopIsSilent() {
        Optimizer optimizer = new Optimizer(
                ParameterGroup.of("weights", w)
                        .rule(new Adam())
                        .learningRate(Schedules.warmupCosine(0.1, 5, 30))
                        .with(new L2(Schedules.linear(1, 0, 30))),
                ParameterGroup.of("biases", b).rule(new Sgd()).learningRate(Schedules.linear(0, 1, 5)));
        Lookahead lookahead = new Lookahead(0.5, 5, Parameters.of(w, b));
        for (int step = 0; step < 30; step++) {
            optimizer.step(both().add(both()).scale(0.5).clipNorm(1));
            lookahead.afterStep();
        }
        assertThat(warnings).isEmpty();
        Optimizer strict = Given.optimizer(new Sgd(), 0.1, w, b).lint(Lint.ERRORS);
        for (int step = 0; step < 30; step++) {
            strict.step(both());
        }
    }

    @Test
    void aParameterThatNeverGetsAGradientIsReportedOnceAfterTenSteps() {
        String finding =
                "parameter 'b' has had no gradient in 10 steps and has never moved; the loss does not depend on it";
        Optimizer optimizer = Given.optimizer(new Sgd(), 0.1, w, b);
        for (int step = 1; step <= 9; step++) {
            optimizer.step(Given.gradient(w, 1, 1));
        }
        assertThat(warnings).isEmpty();
        refused(optimizer, Given.gradient(w, 1, 1), finding);
        optimizer.lint(Lint.WARNINGS);
        for (int step = 10; step <= 30; step++) {
            optimizer.step(Given.gradient(w, 1, 1));
        }
        assertThat(warnings).containsExactly("Optimizer: " + finding);
    }

    @Test
    void aParameterThatIsFrozenOrMovesNowAndThenIsFine() {
        Parameter frozen = Given.parameter("frozen", 1, 1, 0);
        frozen.freeze();
        Parameter left = Given.parameter("left", 1, 1, 0);
        Optimizer optimizer = new Optimizer(
                ParameterGroup.of("all", w, b, frozen).rule(new Sgd()).learningRate(0.1),
                ParameterGroup.of("resting", left).rule(new Sgd()).learningRate(0.1));
        optimizer.freeze("resting");
        for (int step = 0; step < 40; step++) {
            optimizer.step(step == 8 ? both() : Given.gradient(w, 1, 1));
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void aGradientOfAParameterThatNoGroupHoldsIsReportedOnce() {
        String finding = "parameter 'b' has a gradient, but no group holds it";
        Optimizer optimizer = Given.optimizer(new Sgd(), 0.1, w);
        refused(optimizer, both(), finding);
        optimizer.lint(Lint.WARNINGS);
        for (int step = 0; step < 12; step++) {
            optimizer.step(both());
        }
        assertThat(warnings).containsExactly("Optimizer: " + finding);
    }

    @Test
    void twoOptimizersThatMoveTwoNetsInTurnAreFine() {
        // As with a GAN: the generator's loss has gradients of the discriminator, too. The one moves five times as
        // often.
        Optimizer generator = Given.optimizer(new Sgd(), 0.1, w);
        Optimizer discriminator = Given.optimizer(new Sgd(), 0.1, b);
        for (int step = 0; step < 100; step++) {
            generator.step(both());
            if (step % 5 == 4) {
                discriminator.step(both());
            }
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void aGradientOfAFrozenParameterOrOfAFrozenGroupIsFine() {
        Parameter other = Given.parameter("other", 1, 1, 0);
        Gradients gradients = both().add(Given.gradient(other, 1));
        other.freeze();
        Optimizer optimizer = new Optimizer(
                ParameterGroup.of("weights", w).rule(new Sgd()).learningRate(0.1),
                ParameterGroup.of("biases", b).rule(new Sgd()).learningRate(0.1));
        optimizer.freeze("biases").step(gradients);
        assertThat(warnings).isEmpty();
    }

    @Test
    void aStaleGradientIsReportedOnce() {
        String finding = "the gradient of parameter 'w' was computed before the parameter last changed;"
                + " call backward again";
        Optimizer optimizer = Given.optimizer(new Sgd(), 0.1, w, b);
        Gradients gradients = both();
        optimizer.step(gradients);
        assertThat(warnings).isEmpty();
        refused(optimizer, gradients, finding);
        refused(optimizer, gradients.scale(2).clipNorm(1), finding);
        optimizer.lint(Lint.WARNINGS);
        optimizer.step(gradients);
        optimizer.step(gradients);
        assertThat(warnings).containsExactly("Optimizer: " + finding);
    }

    @Test
    void aSumOverAStepIsReported() {
        Optimizer optimizer = Given.optimizer(new Sgd(), 0.1, w, b);
        Gradients before = both();
        optimizer.step(before);
        refused(
                optimizer,
                both().add(before),
                "the gradient of parameter 'w' is a sum of gradients from before and after a change of the"
                        + " parameter");
    }

    @Test
    void twoOptimizersMayShareGradients() {
        Gradients gradients = both();
        Given.optimizer(new Sgd(), 0.1, w).lint(Lint.OFF).step(gradients);
        Given.optimizer(new Sgd(), 0.1, b).lint(Lint.OFF).step(gradients);
        w.freeze();
        Given.optimizer(new Sgd(), 0.1, b).step(Given.gradient(b, 1));
        assertThat(warnings).isEmpty();
    }

    @Test
    void aScheduleThatEndedIsReportedOnce() {
        String finding = "group 'all': the schedule of its learning rate was made for 3 steps, which are over";
        Optimizer optimizer = new Optimizer(
                ParameterGroup.of("all", w, b).rule(new Sgd()).learningRate(Schedules.cosine(0.1, 0.01, 3)));
        for (int step = 0; step < 3; step++) {
            optimizer.step(both());
        }
        assertThat(warnings).isEmpty();
        refused(optimizer, both(), finding);
        optimizer.lint(Lint.WARNINGS);
        optimizer.step(both());
        optimizer.step(both());
        assertThat(warnings).containsExactly("Optimizer: " + finding);
    }

    @Test
    void everyScheduleOfAGroupIsLookedAt() {
        Schedule ended = Schedules.cosine(1, 0.5, 1);
        Optimizer optimizer = new Optimizer(ParameterGroup.of("all", w, b)
                .rule(new Sgd())
                .learningRate(ended)
                .with(new ClipNorm(ended))
                .with(new ClipValue(ended))
                .with(new L2(ended))
                .with(new DecoupledDecay(ended))
                .with(new IndependentDecay(ended)));
        optimizer.step(both());
        optimizer.step(both());
        assertThat(warnings)
                .extracting(warning -> warning.replaceAll(".* its (.*) was .*", "$1"))
                .containsExactly("learning rate", "ClipNorm", "ClipValue", "L2", "DecoupledDecay", "IndependentDecay");
    }

    @Test
    void aScheduleWithAContinuationIsFine() {
        Optimizer optimizer = new Optimizer(ParameterGroup.of("all", w, b)
                .rule(new Sgd())
                .learningRate(Schedules.cosine(0.1, 0.01, 3).until(3, Schedule.constant(0.01))));
        for (int step = 0; step < 10; step++) {
            optimizer.step(both());
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void turnedOffItSaysNothing() {
        Optimizer optimizer = new Optimizer(
                        ParameterGroup.of("all", w).rule(new Sgd()).learningRate(Schedules.cosine(0.1, 0.01, 3)))
                .lint(Lint.OFF);
        Gradients gradients = both();
        for (int step = 0; step < 12; step++) {
            optimizer.step(gradients);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void aRefusedStepIsNotCounted() {
        Optimizer optimizer = Given.optimizer(new Sgd(), 0.1, w, b).lint(Lint.ERRORS);
        Parameter unheld = Given.parameter("unheld", 1, 1, 0);
        for (int time = 0; time < 20; time++) {
            assertThatThrownBy(() -> optimizer.step(Given.gradient(w, 1, 1).add(Given.gradient(unheld, 1))))
                    .hasMessage("Optimizer.step: parameter 'unheld' has a gradient, but no group holds it;"
                            + " nothing was changed");
        }
    }
}
