package dev.ravine.examples.site.net;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.api.Catalogue;
import java.util.HashSet;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * What a net is told of a point (x, y), whose coordinates have been scaled to mean 0 and standard deviation 1.
 *
 * @param told what the page is told
 * @param java the same in a program
 * @param function of x and y
 */
public record Feature(Catalogue.Feature told, String java, BinaryOperator<Variable> function) {
    private static final List<Feature> ALL = List.of(
            of("x", "x", "x", (x, y) -> x),
            of("y", "y", "y", (x, y) -> y),
            of("x2", "x²", "Elementwise.square(x)", (x, y) -> Elementwise.square(x)),
            of("y2", "y²", "Elementwise.square(y)", (x, y) -> Elementwise.square(y)),
            of("xy", "x·y", "x.mul(y)", Variable::mul),
            of("sinx", "sin x", "Elementwise.sin(x)", (x, y) -> Elementwise.sin(x)),
            of("siny", "sin y", "Elementwise.sin(y)", (x, y) -> Elementwise.sin(y)));

    /** The coordinates themselves, which a net is told if nothing else is asked for. */
    static final List<Feature> PLAIN = ALL.subList(0, 2);

    private static Feature of(String id, String name, String java, BinaryOperator<Variable> function) {
        return new Feature(new Catalogue.Feature(id, name), java, function);
    }

    /** What there is, the coordinates first. */
    public static List<Catalogue.Feature> all() {
        return ALL.stream().map(Feature::told).toList();
    }

    /**
     * Those of these ids; the coordinates if it is null.
     *
     * @throws IllegalArgumentException if there is none of an id, or if they are none, or one of them twice
     */
    static List<Feature> of(@Nullable List<String> ids) {
        if (ids == null) {
            return PLAIN;
        }
        if (ids.isEmpty() || new HashSet<>(ids).size() < ids.size()) {
            throw new IllegalArgumentException("the features are " + ids + ", expected at least one, and none twice");
        }
        return ids.stream().map(Feature::of).toList();
    }

    private static Feature of(String id) {
        return ALL.stream()
                .filter(feature -> feature.told.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no feature '" + id + "'; there are "
                        + all().stream().map(Catalogue.Feature::id).collect(Collectors.joining(", "))));
    }

    /** Features of points, points × features. */
    static DMatrixRMaj of(List<Feature> features, DMatrixRMaj points) {
        return Recording.off(() -> {
            Variable x = Shaping.columns(Variable.wrap(points), 0, 1);
            Variable y = Shaping.columns(Variable.wrap(points), 1, 2);
            Variable[] columns = features.stream()
                    .map(feature -> feature.function.apply(x, y))
                    .toArray(Variable[]::new);
            return Shaping.concatenateColumns(columns).value();
        });
    }

    /** The method of a program that computes them. */
    static String java(List<Feature> features) {
        return """

                    // What the net is told of points that have been scaled.
                    static DMatrixRMaj features(DMatrixRMaj points) {
                        Variable x = Shaping.columns(Variable.wrap(points), 0, 1);
                        Variable y = Shaping.columns(Variable.wrap(points), 1, 2);
                        return Shaping.concatenateColumns(%s).value();
                    }
                """
                .formatted(features.stream().map(Feature::java).collect(Collectors.joining(", ")));
    }
}
