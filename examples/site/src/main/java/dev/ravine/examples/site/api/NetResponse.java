package dev.ravine.examples.site.api;

import java.util.List;

/**
 * A net that is ready to train.
 *
 * @param id by which further requests name it
 * @param inputs what the net is told of a point
 * @param units of each layer, from the inputs to the classes or the prediction
 * @param parameters how many numbers it learns
 * @param classes how many there are; 0 for a net that predicts a number
 * @param axes what the two features are
 * @param names of the classes
 * @param domain what the maps of its frames cover
 * @param train the samples that it learns from
 * @param test the samples that it is judged by
 * @param steps how many it will take
 * @param batch samples a batch
 * @param rate the learning rate
 * @param seed of everything that is drawn
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record NetResponse(
        String id,
        List<Input> inputs,
        int[] units,
        int parameters,
        int classes,
        List<String> axes,
        List<String> names,
        Domain domain,
        Samples train,
        Samples test,
        int steps,
        int batch,
        double rate,
        long seed) {
    /**
     * A feature of a point.
     *
     * @param name for people
     * @param map what it is all over the domain, as the maps of a {@link NetFrame.Layer}
     */
    public record Input(String name, double[] map) {}
}
