package dev.ravine.examples.shared;

import static dev.ravine.examples.shared.Story.cells;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.metric.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a model takes samples for.
 *
 * @param samples with labels or without
 * @param probabilities a row for each sample, a column for each class
 */
public record Predictions(Dataset samples, Variable probabilities) {
    /** Adds a table: a row for each sample, with the probability of each class. */
    public void tellInATable(Story story) {
        int[] predictions = Metrics.predictions(probabilities);
        List<String> head = new ArrayList<>(cells("sample", "class", samples.hasLabels() ? "in truth" : ""));
        IntStream.range(0, probabilities.columns()).forEach(k -> head.add("P(" + k + ")"));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            List<String> row =
                    new ArrayList<>(cells(i + 1, predictions[i], samples.hasLabels() ? samples.labels()[i] : ""));
            for (int k = 0; k < probabilities.columns(); k++) {
                row.add(percent(i, k));
            }
            rows.add(row);
        }
        story.table(head, rows);
    }

    /** Adds each sample as a picture, with the three most probable classes. */
    public void tellWithPictures(Story story, ImageShape image) {
        int[] predictions = Metrics.predictions(probabilities);
        for (int i = 0; i < samples.size(); i++) {
            int row = i;
            story.heading("Sample %d is taken for class %d".formatted(i + 1, predictions[i])
                    + (samples.hasLabels() ? "; it is of class " + samples.labels()[i] : ""));
            double[] pixels = Arrays.copyOfRange(samples.x().data, i * image.size(), (i + 1) * image.size());
            String mostProbable = IntStream.range(0, probabilities.columns())
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            k -> -probabilities.value().get(row, k)))
                    .limit(3)
                    .map(k -> k + " (" + percent(row, k) + ")")
                    .collect(Collectors.joining(", "));
            story.verbatim(TextArt.of(pixels, image)).say("Most probable: " + mostProbable);
        }
        story.say("");
    }

    private String percent(int row, int column) {
        return "%.1f %%".formatted(100 * probabilities.value().get(row, column));
    }
}
