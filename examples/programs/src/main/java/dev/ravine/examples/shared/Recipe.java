package dev.ravine.examples.shared;

import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import dev.ravine.nn.Layer;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.checkpoint.SafeTensors;
import dev.ravine.nn.data.Scaling;
import dev.ravine.nn.image.ImageShape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model's file holds beside the weights: all it takes to build the model again and to scale its inputs.
 *
 * @param data the name of the data set
 * @param model the name of the network
 * @param classes the number of classes
 * @param image the image that a row holds; null if it holds none
 * @param scaling what is done to each row
 */
public record Recipe(String data, String model, int classes, @Nullable ImageShape image, Scaling scaling)
        implements Stateful {
    /** The key of its part of the file. */
    public static final String KEY = "recipe";

    /** The recipe for a network on a problem. */
    public Recipe(String data, String model, Problem problem) {
        this(data, model, problem.classes(), problem.image(), problem.scaling());
    }

    /** The network with initial weights. */
    public Layer network(SplitMix random) {
        return Networks.of(model, scaling.offset().numCols, classes, image, random);
    }

    @Override
    public State state() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("data", data);
        properties.put("model", model);
        properties.put("classes", Integer.toString(classes));
        properties.put("image", image == null ? "" : image.channels() + " " + image.height() + " " + image.width());
        return new State(
                Map.of(
                        "offset",
                        scaling.offset().copy(),
                        "divisor",
                        scaling.divisor().copy()),
                properties);
    }

    /** Accepts its own state only: a run goes on with the network and the data that it began with. */
    @Override
    public void restore(State state) {
        Map<String, String> here = state().properties();
        if (!state.properties().equals(here)) {
            throw new IllegalArgumentException(
                    "the file is of a run with " + told(state.properties()) + ", but this one is with " + told(here));
        }
    }

    private static String told(Map<String, String> properties) {
        return "--data " + properties.get("data") + " --model " + properties.get("model");
    }

    /**
     * Reads the recipe from a model's file.
     *
     * @throws Failure if there is none in it
     */
    public static Recipe read(Path file) {
        SafeTensors contents = SafeTensors.read(file);
        Map<String, String> properties =
                new State(Map.of(), contents.metadata()).at("." + KEY).properties();
        String image = properties.getOrDefault("image", "");
        String data = properties.get("data");
        String model = properties.get("model");
        String classes = properties.get("classes");
        if (data == null || model == null || classes == null) {
            throw new Failure(file + " does not say which network it belongs to; 'train' writes files that do");
        }
        Scaling scaling = new Scaling(contents.matrix("." + KEY + ".offset"), contents.matrix("." + KEY + ".divisor"));
        return new Recipe(data, model, Integer.parseInt(classes), image.isEmpty() ? null : image(image), scaling);
    }

    private static ImageShape image(String text) {
        String[] sizes = text.split(" ", -1);
        return new ImageShape(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), Integer.parseInt(sizes[2]));
    }
}
