package dev.ravine.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Linear;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.KFold;
import dev.ravine.nn.data.KFold.Fold;
import dev.ravine.nn.loss.Losses;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final Dataset MOONS = LocalData.moons(60);

    private static double train(double rate, long seed, @Nullable Fold given) {
        Fold fold = Objects.requireNonNull(given);
        if (rate < 0) {
            throw new IllegalArgumentException("the rate is " + rate);
        }
        Linear model = new Linear(2, 2, new SplitMix(seed));
        Optimizer optimizer = Optimizer.of(new Sgd(), rate, model.parameters());
        for (int i = 0; i < 20; i++) {
            optimizer.step(Losses.crossEntropy(
                            model.forward(Variable.wrap(fold.train().x())),
                            fold.train().labels())
                    .backward());
        }
        return Losses.crossEntropy(
                        model.forward(Variable.wrap(fold.validation().x())),
                        fold.validation().labels())
                .scalar();
    }

    @Test
    void eachConfigurationSeedAndFoldIsTrainedLikeHereAndTheBestComesFirst() {
        List<Trial<Double, Double>> heard = new ArrayList<>();
        List<Trial<Double, Double>> trials = Sweep.of(List.of(0.01, 1.0), SweepTest::train)
                .seeds(1, 2)
                .folds(MOONS, 3)
                .listen(heard::add)
                .run(LocalSpark.CONTEXT, loss -> loss);
        assertThat(trials).hasSize(12).hasSameElementsAs(heard);
        assertThat(trials).isSortedAccordingTo((a, b) -> Double.compare(a.score(), b.score()));
        for (Trial<Double, Double> trial : trials) {
            Fold fold = KFold.shuffled(MOONS, 3, new SplitMix(trial.seed())).get(trial.fold());
            assertThat(trial.score()).isEqualTo(train(trial.configuration(), trial.seed(), fold));
        }
        assertThat(trials.get(0).configuration()).isEqualTo(1.0);
    }

    @Test
    @Tag("slow")
    void aFailureIsARowAndNotTheEnd() {
        List<Trial<Double, Double>> trials =
                Sweep.of(List.of(-1.0, 0.1), SweepTest::train).folds(MOONS, 2).run(LocalSpark.CONTEXT, loss -> loss);
        assertThat(trials).hasSize(4);
        assertThat(trials.get(0).configuration()).isEqualTo(0.1);
        assertThat(trials.get(3).failure()).isEqualTo("java.lang.IllegalArgumentException: the rate is -1.0");
        assertThat(trials.get(3).score()).isNaN();
        List<Row> rows = Trial.frame(LocalSpark.SESSION, trials).collectAsList();
        assertThat(rows).hasSize(4);
        assertThat(rows.get(3).<String>getAs("failure")).contains("the rate is -1.0");
    }

    @Test
    void aTaskThatDiesIsARowToo() {
        List<Trial<Integer, Integer>> trials = Sweep.<Integer, Integer>of(List.of(1, 2), (number, seed, fold) -> {
                    if (number == 1) {
                        throw new LinkageError("no such class");
                    }
                    return number;
                })
                .run(LocalSpark.CONTEXT, number -> number);
        assertThat(trials).extracting(Trial::result).containsExactly(2, null);
        assertThat(trials.get(1).failure())
                .contains("failed 1 times")
                .contains("java.lang.LinkageError: no such class");
    }

    @Test
    void whatCannotBeSentIsRefused() {
        Object here = new Object();
        assertThatThrownBy(() -> Sweep.of(List.of(1), (number, seed, fold) -> here.hashCode()))
                .hasMessageStartingWith("Sweep: the training cannot be sent to executors");
        assertThatThrownBy(() -> Sweep.of(List.of(new Object()), (object, seed, fold) -> 1))
                .hasMessageStartingWith("Sweep: the configuration java.lang.Object@");
        assertThatThrownBy(() -> Sweep.of(List.of(), (object, seed, fold) -> 1))
                .hasMessage("Sweep: there is no configuration");
    }
}
