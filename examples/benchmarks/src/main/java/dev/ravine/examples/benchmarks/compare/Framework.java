package dev.ravine.examples.benchmarks.compare;

import java.util.List;
import java.util.Locale;

/** What networks are written with. */
enum Framework {
    RAVINE("ours", ""),
    PYTORCH("PyTorch", "torch"),
    JAX("JAX", "jax");

    /** All but Ravine. */
    static final List<Framework> PEERS = List.of(PYTORCH, JAX);

    private final String label;
    private final String module;

    Framework(String label, String module) {
        this.label = label;
        this.module = module;
    }

    /**
     * The peer of a name, such as {@code jax}.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Framework peer(String name) {
        return PEERS.stream()
                .filter(peer -> word(peer).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no peer '" + name + "', but pytorch, jax"));
    }

    /** A constant in small letters, as it stands in options and in names of files. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** How it is called in tables. */
    String label() {
        return label;
    }

    /** The module to import in Python, which is what pip calls it, too. */
    String module() {
        return module;
    }
}
