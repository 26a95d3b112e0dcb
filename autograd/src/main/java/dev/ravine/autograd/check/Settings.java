package dev.ravine.autograd.check;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** How to check. Changed before it is handed out, and never after. */
final class Settings {
    /** 1 for the gradient alone, 2 for its own gradient as well. */
    int order = 1;

    /** How far apart two equal derivatives may be, relative to the greater. */
    double tolerance = 1e-9;

    /** The digits of the function's numbers. */
    Precision precision = Precision.DOUBLE;

    /** The seed of all random numbers. */
    long seed = 42;

    /** How long the check may take. */
    Duration limit = Duration.ofSeconds(10);

    /** How many entries of an input are looked at one by one. */
    int sample = Integer.MAX_VALUE;

    /** The names of the inputs; of fewer, the first. */
    List<String> names = List.of();

    /** By input, the directions in which alone it may be moved. */
    final Map<Integer, List<DMatrixRMaj>> directions = new HashMap<>();

    Settings copy() {
        Settings copy = new Settings();
        copy.order = order;
        copy.tolerance = tolerance;
        copy.precision = precision;
        copy.seed = seed;
        copy.limit = limit;
        copy.sample = sample;
        copy.names = names;
        copy.directions.putAll(directions);
        return copy;
    }
}
