package dev.ravine.examples.site.api;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a net to train, before its first step; each {@link FrameRequest} trains it on.
 *
 * @param dataset of the catalogue
 * @param points of one's own, where the set is that: a line each, with two features and a class or a target; if missing, none
 * @param samples how many to generate; if missing, 300; of no matter for other sets
 * @param noise of the data; if missing, the catalogue's
 * @param testShare of the samples that are set apart to judge the net by; if missing, 0.3
 * @param features of the catalogue, which the net is told of each point; if missing, its two coordinates
 * @param layers the units of each hidden layer; may be empty
 * @param activation of the catalogue
 * @param optimizer of the catalogue
 * @param hyperparameters those that are not at their defaults
 * @param rate the learning rate; if missing, one that often works for a net
 * @param schedule if missing, the rate is constant
 * @param regularization what keeps the weights small; if missing, nothing
 * @param batch samples a batch; if missing, 32
 * @param steps how many; if missing, 5000
 * @param seed of the data, the first weights and the order of the batches
 * @param edits weights and biases that are set by hand on the way; if missing, none
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record NetRequest(
        String dataset,
        @Nullable String points,
        @Nullable Integer samples,
        @Nullable Double noise,
        @Nullable Double testShare,
        @Nullable List<String> features,
        int[] layers,
        String activation,
        String optimizer,
        @Nullable Map<String, Double> hyperparameters,
        @Nullable Double rate,
        @Nullable ScheduleChoice schedule,
        @Nullable RegularizationChoice regularization,
        @Nullable Integer batch,
        @Nullable Integer steps,
        long seed,
        @Nullable List<WeightEdit> edits) {
    /** Checks the numbers. */
    public NetRequest {
        Check.present("dataset", dataset);
        Check.present("layers", layers);
        Check.present("activation", activation);
        Check.present("optimizer", optimizer);
        Check.range("layers", layers.length, 0, Limits.HERE.netLayers());
        Arrays.stream(layers).forEach(units -> Check.range("layers", units, 1, Limits.HERE.netUnits()));
        Check.numbers("hyperparameters", hyperparameters);
        if (samples != null) {
            Check.range("samples", samples, 20, Limits.HERE.netSamples());
        }
        if (noise != null) {
            Check.range("noise", noise, 0, 10);
        }
        if (testShare != null) {
            Check.range("testShare", testShare, 0.1, 0.9);
        }
        if (rate != null) {
            Check.range("rate", rate, 0, 1e6);
        }
        if (batch != null) {
            Check.range("batch", batch, 1, Limits.HERE.netSamples());
        }
        if (steps != null) {
            Check.range("steps", steps, 1, Limits.HERE.netSteps());
        }
        Check.range("seed", seed, 0, Limits.HERE.seed());
        if (edits != null) {
            Check.range("edits", edits.size(), 0, Limits.HERE.netEdits());
        }
    }
}
