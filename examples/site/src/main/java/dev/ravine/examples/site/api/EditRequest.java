package dev.ravine.examples.site.api;

/**
 * Asks to set a weight or a bias of a net, and to show the net then.
 *
 * @param net its id
 * @param layer as in {@link WeightEdit}
 * @param output as in {@link WeightEdit}
 * @param input as in {@link WeightEdit}
 * @param value as in {@link WeightEdit}
 */
public record EditRequest(String net, int layer, int output, int input, double value) {
    /** Checks that the net is named. */
    public EditRequest {
        Check.present("net", net);
    }
}
