package dev.ravine.nn.data;

import static dev.ravine.autograd.Shaping.reshape;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.loss.CrossEntropy;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.metric.ConfusionMatrix;
import dev.ravine.nn.metric.Metrics;
import dev.ravine.nn.recurrent.TimeDistributed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples in the documentation of the packages and classes, as they stand there. */
class PackageSampleTest {
    private interface Optimizer {
        void step(Gradients gradients);
    }

    @Test
    void theSamplesRun(@TempDir Path folder) throws IOException {
        RandomGenerator random = new SplitMix(1);
        Path path = Files.writeString(folder.resolve("digits.csv"), text(random));
        Layer model = new Linear(64, 10, random);
        List<Gradients> steps = new ArrayList<>();
        Optimizer optimizer = steps::add;

        Dataset digits = Csv.withoutHeader().read(path).labelled(64);
        Split split = Split.stratified(digits, 0.1, 0.2, random);
        Scaling scaling = Scaling.standard(split.train().x());
        for (Batch batch : Batches.of(scaling.apply(split.train())).size(32).shuffle(random)) {
            Variable loss = Losses.crossEntropy(model.forward(batch.x()), batch.labels());
            optimizer.step(loss.backward());
        }
        assertThat(steps).hasSize(3);

        Dataset test = scaling.apply(split.test());
        Variable scores = Recording.off(() -> model.forward(Variable.of(test.x())));
        double accuracy = Metrics.accuracy(scores, test.labels());
        ConfusionMatrix confusion = ConfusionMatrix.of(Metrics.predictions(scores), test.labels(), 10);
        assertThat(confusion.accuracy()).isEqualTo(accuracy);

        Batch batch = Batches.of(split.validation()).iterator().next();
        CrossEntropy crossEntropy = new CrossEntropy()
                .labelSmoothing(0.1)
                .classWeights(1, 1, 5, 1, 1, 1, 1, 1, 1, 1)
                .ignoreIndex(-1);
        assertThat(crossEntropy.loss(model.forward(batch.x()), batch.labels()).scalar())
                .isPositive();
    }

    /** 100 lines of 64 pixels and a label. */
    private static String text(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 64; j++) {
                text.append((int) (17 * random.nextDouble())).append(',');
            }
            text.append(i % 10).append('\n');
        }
        return text.toString();
    }

    @Test
    void aLanguageModelIsTrainedOnWindows() {
        String text = "the cat saw the dog and the dog saw the cat ".repeat(30);
        RandomGenerator random = new SplitMix(1);
        TextData words = TextData.words(10_000, text);
        Layer model = Sequential.of(
                new Embedding(words.size(), 4, random), new TimeDistributed(4, new Linear(4, words.size(), random)));
        List<Gradients> steps = new ArrayList<>();
        Optimizer optimizer = steps::add;
        for (Batch batch : Batches.of(words.windows(text, 64, 64)).size(3).shuffle(random)) {
            Variable scores = reshape(model.forward(batch.x()), 64 * batch.size(), words.size());
            optimizer.step(Losses.crossEntropy(scores, batch.targetIds()).backward());
        }
        assertThat(steps).hasSize(2);
    }
}
