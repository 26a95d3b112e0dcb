package dev.ravine.examples.site.net;

import dev.ravine.nn.activation.Activation;
import dev.ravine.nn.activation.Elu;
import dev.ravine.nn.activation.Gelu;
import dev.ravine.nn.activation.LeakyRelu;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.activation.Sigmoid;
import dev.ravine.nn.activation.Silu;
import dev.ravine.nn.activation.Softplus;
import dev.ravine.nn.activation.Tanh;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The activations of hidden layers to choose from. */
public final class Activations {
    private static final Map<String, Supplier<Activation>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("tanh", Tanh::new);
        ALL.put("relu", Relu::new);
        ALL.put("leakyRelu", LeakyRelu::new);
        ALL.put("elu", Elu::new);
        ALL.put("gelu", Gelu::new);
        ALL.put("silu", Silu::new);
        ALL.put("sigmoid", Sigmoid::new);
        ALL.put("softplus", Softplus::new);
    }

    private Activations() {}

    /** Their names. */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * A layer of the activation of this name.
     *
     * @throws IllegalArgumentException if there is none; the message lists them
     */
    static Activation get(String name) {
        Supplier<Activation> found = ALL.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "there is no activation '" + name + "'; there are " + String.join(", ", ALL.keySet()));
        }
        return found.get();
    }
}
