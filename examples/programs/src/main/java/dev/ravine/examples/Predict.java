package dev.ravine.examples;

import static dev.ravine.autograd.Reductions.softmax;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.shared.Failure;
import dev.ravine.examples.shared.Predictions;
import dev.ravine.examples.shared.Problem;
import dev.ravine.examples.shared.Recipe;
import dev.ravine.examples.shared.Story;
import dev.ravine.nn.Layer;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.checkpoint.Checkpoint;
import dev.ravine.nn.data.Csv;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.Idx;
import dev.ravine.nn.metric.Metrics;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads a model saved by {@code train}, and predicts the class of each sample. */
@Command(name = "predict", mixinStandardHelpOptions = true, description = "Labels samples with a model saved by train.")
final class Predict implements Callable<Integer> {
    private static final int USUAL_COUNT = 5;

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..1",
            defaultValue = "digits.safetensors",
            description = "The model's file (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("digits.safetensors");

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Labels every row of this table: a header line, then one sample's features per line.")
    private @Nullable Path csv;

    @Option(
            names = "--images",
            paramLabel = "FILE",
            description = "Labels the images of this IDX file, plain or gzipped.")
    private @Nullable Path images;

    @Option(names = "--count", description = "Number of samples to label (default: 5, or all rows of a table).")
    private @Nullable Integer count;

    @Override
    public Integer call() {
        Failure.unless(count == null || count >= 1, "--count", String.valueOf(count), "at least 1");
        if (csv != null && images != null) {
            throw new Failure("--csv and --images exclude each other; give one of them");
        }
        Recipe recipe = Recipe.read(file);
        // The initial weights do not matter: those of the file replace them.
        Layer model = recipe.network(new SplitMix(0));
        Checkpoint.loadModel(file, model);

        Dataset samples = samples(recipe);
        Variable probabilities = model.evaluating(
                () -> Recording.off(() -> softmax(model.forward(Variable.wrap(samples.x())), Per.ROW)));
        Predictions predictions = new Predictions(samples, probabilities);
        Story story = new Story(recipe.model() + " trained on " + recipe.data() + ", from " + file);
        if (recipe.image() == null) {
            predictions.tellInATable(story);
        } else {
            predictions.tellWithPictures(story, recipe.image());
        }
        if (samples.hasLabels()) {
            story.say("%.0f of %d are right."
                    .formatted(samples.size() * Metrics.accuracy(probabilities, samples.labels()), samples.size()));
        }
        System.out.print(story.toText());
        return 0;
    }

    /** What to label, scaled as the model is used to; with labels only if it is from the model's own data. */
    private Dataset samples(Recipe recipe) {
        if (csv != null) {
            DMatrixRMaj rows = Csv.withHeader().read(csv).values();
            requireFeatures(csv, rows, recipe);
            return first(recipe.scaling().apply(rows), rows.numRows);
        } else if (images != null) {
            if (recipe.image() == null) {
                throw new Failure("the model in " + file + " is not for images; use --csv with a table");
            }
            // Their pixels are from 0 to 1, which is what the scaled pixels were that the model was trained on.
            DMatrixRMaj pictures = Idx.images(images);
            requireFeatures(images, pictures, recipe);
            return first(pictures, USUAL_COUNT);
        }
        Dataset test = Problem.of(recipe.data()).split().test();
        int shown = Math.min(test.size(), count == null ? USUAL_COUNT : count);
        // From all over the set, since some are sorted by class.
        return test.samples(IntStream.range(0, shown)
                .map(i -> (int) ((long) i * test.size() / shown))
                .toArray());
    }

    private static void requireFeatures(Path source, DMatrixRMaj rows, Recipe recipe) {
        int features = recipe.scaling().offset().numCols;
        if (rows.numCols != features) {
            throw new Failure(source + " has " + rows.numCols + " numbers per sample, but the model takes " + features
                    + ", without a label");
        }
    }

    private Dataset first(DMatrixRMaj rows, int usualCount) {
        int shown = Math.min(rows.numRows, count == null ? usualCount : count);
        DMatrixRMaj x = CommonOps_DDRM.extract(rows, 0, shown, 0, rows.numCols);
        return Dataset.of(x, new DMatrixRMaj(shown, 0));
    }
}
