package lab.exercise6;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.Generated;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.metric.Metrics;
import java.time.Duration;
import lab.Grader;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class SpiralsTest {
    private static Layer model() {
        Layer model = Spirals.model(new SplitMix(1));
        Grader.expect(model != null, "Spirals.model returned null.");
        return model;
    }

    @Test
    void theNetTakesTwoFeaturesAndGivesTwoScores() {
        Variable scores = model().forward(Variable.of(new double[][] {{0.1, 0.2}, {0, -0.5}, {1, 1}}));
        Grader.expect(
                scores.rows() == 3 && scores.columns() == 2,
                "For 3 points the net gives " + scores.rows() + "×" + scores.columns()
                        + ", expected 3×2: a score for each of the two arms.");
    }

    @Test
    void theNetIsSmall() {
        long entries = model().parameters().entries();
        Grader.expect(
                entries <= 5000, "The net has " + entries + " parameters, and at most 5,000 are allowed. A few hundred are enough.");
    }

    @Test
    void itTellsTheArmsApart() {
        Dataset seen = Generated.spirals(2, 400, 0.02, new SplitMix(2));
        Dataset unseen = Generated.spirals(2, 200, 0.02, new SplitMix(3));
        Layer model = model();
        try {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(30), () -> Spirals.train(model, seen, new SplitMix(4)));
        } catch (AssertionFailedError e) {
            fail("\nThe training was not over after 30 seconds: fewer epochs, or a smaller net.\n");
        }
        double before = accuracy(model, seen);
        double accuracy = accuracy(model, unseen);
        double loss = Losses.crossEntropy(model.forward(Variable.of(seen.x())), seen.labels()).scalar();
        String numbers = " (%.1f %% of the points it was trained on, %.1f %% of others; loss %.3f)"
                .formatted(100 * before, 100 * accuracy, loss);
        Grader.expect(
                Double.isFinite(loss), "The loss is " + loss + ": the steps are too long. Try a lower learning rate.");
        Grader.expect(
                before >= 0.7,
                "The net has hardly learned anything" + numbers
                        + ". Is there an activation between the linear layers? Does the loop take steps, for enough epochs? Is the"
                        + " learning rate 100 times too small, or too large?");
        Grader.expect(
                accuracy >= 0.95 || before < 0.98,
                "The net knows its own points but not others" + numbers + ": it has learned them by heart.");
        Grader.expect(
                accuracy >= 0.95,
                "The net is on its way" + numbers + ", but 95 % are asked for. More epochs, more neurons, or another layer?");
    }

    private static double accuracy(Layer model, Dataset data) {
        return Metrics.accuracy(model.forward(Variable.of(data.x())), data.labels());
    }
}
