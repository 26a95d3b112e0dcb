package dev.ravine.examples.site.net;

import dev.ravine.examples.site.api.NetRequest;
import dev.ravine.examples.site.api.RegularizationChoice;
import dev.ravine.examples.site.api.WeightEdit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the requests that tests send. */
final class NetRequests {
    private NetRequests() {}

    static NetRequest of(String dataset, String optimizer, double rate, int steps, int... layers) {
        return new NetRequest(
                dataset, null, 100, null, null, null, layers, "tanh", optimizer, null, rate, null, null, 16, steps, 7,
                null);
    }

    /** The same but for what the net is told of a point, what keeps its weights small, and what is set by hand. */
    static NetRequest with(
            NetRequest plain,
            @Nullable List<String> features,
            @Nullable RegularizationChoice regularization,
            WeightEdit... edits) {
        return new NetRequest(
                plain.dataset(),
                plain.points(),
                plain.samples(),
                plain.noise(),
                plain.testShare(),
                features,
                plain.layers(),
                plain.activation(),
                plain.optimizer(),
                plain.hyperparameters(),
                plain.rate(),
                plain.schedule(),
                regularization,
                plain.batch(),
                plain.steps(),
                plain.seed(),
                List.of(edits));
    }
}
