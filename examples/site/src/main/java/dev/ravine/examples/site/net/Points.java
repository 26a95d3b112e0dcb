package dev.ravine.examples.site.net;

import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.examples.site.api.Limits;
import dev.ravine.examples.site.api.NetRequest;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.Generated;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** The sets of points in the plane to choose from: those with classes first, then those with numbers to predict. */
public final class Points {
    private static final List<String> PLAIN = List.of("x", "y");
    private static final int SAMPLES = 300;

    private static final List<Kind> KINDS = List.of(
            generated(
                    "moons",
                    "Moons",
                    "Two half circles that reach into each other.",
                    2,
                    0.15,
                    "moons(",
                    Generated::moons),
            generated("circles", "Circles", "A ring around another.", 2, 0.1, "circles(", Generated::circles),
            generated(
                    "spirals",
                    "Spirals",
                    "Two arms, wound one and a half times.",
                    2,
                    0.03,
                    "spirals(2, ",
                    (samples, noise, random) -> Generated.spirals(2, samples, noise, random)),
            generated(
                    "spirals3",
                    "Three spirals",
                    "Three arms, wound one and a half times.",
                    3,
                    0.03,
                    "spirals(3, ",
                    (samples, noise, random) -> Generated.spirals(3, samples, noise, random)),
            generated(
                    "xor",
                    "XOR",
                    "Four clouds; those across from each other are of one class.",
                    2,
                    0.35,
                    "xor(",
                    Generated::xor),
            new Kind(
                    new Catalogue.Dataset(
                            "iris",
                            "Iris",
                            "150 flowers of three species (R. A. Fisher, 1936), by two of their four measures.",
                            3,
                            0,
                            false),
                    null,
                    (request, noise, random) -> new PointSet(
                            iris(),
                            3,
                            List.of("petal length (cm)", "petal width (cm)"),
                            List.of("setosa", "versicolor", "virginica"),
                            PointSet.around(iris()))),
            own("own", "Your own points", "Draw points into the plane, or paste them.", Limits.HERE.netClasses()),
            predicted("plane", "Plane", "x + y, which a net without hidden layers fits.", (x, y) -> x + y),
            predicted(
                    "hills",
                    "Hill and hollow",
                    "Two bumps of opposite signs.",
                    (x, y) -> bump(x - 0.4, y - 0.4) - bump(x + 0.4, y + 0.4)),
            predicted(
                    "ripples",
                    "Ripples",
                    "A wave that runs outwards from the middle.",
                    (x, y) -> StrictMath.cos(2 * Math.PI * Math.sqrt(x * x + y * y))),
            own("ownTargets", "Your own points, with targets", "Draw points into the plane, or paste them.", 0));

    private Points() {}

    private interface Maker {
        PointSet of(NetRequest request, double noise, RandomGenerator random);
    }

    private interface Generator {
        Dataset of(int samples, double noise, RandomGenerator random);
    }

    /**
     * A set.
     *
     * @param java how the library's generator is called; null for other sets
     */
    private record Kind(Catalogue.Dataset told, @Nullable String java, Maker maker) {}

    private static Kind generated(
            String id, String name, String about, int classes, double noise, String java, Generator generator) {
        return new Kind(
                new Catalogue.Dataset(id, name, about, classes, noise, false),
                java,
                (request, around, random) ->
                        PointSet.of(generator.of(samples(request), around, random), classes, PLAIN));
    }

    /** Points all over a square, with numbers. */
    private static Kind predicted(String id, String name, String about, DoubleBinaryOperator height) {
        return new Kind(new Catalogue.Dataset(id, name, about, 0, 0.05, false), null, (request, noise, training) -> {
            // A generator of their own: a program that holds the points draws nothing for them.
            SplitMix random = new SplitMix(~request.seed());
            int samples = samples(request);
            // The noise is a normal distribution of one dimension.
            DMatrixRMaj targets = Generated.blobs(new DMatrixRMaj(1, 1), samples, noise, random)
                    .x();
            DMatrixRMaj x = new DMatrixRMaj(samples, 2);
            for (int i = 0; i < samples; i++) {
                x.set(i, 0, 2 * random.nextDouble() - 1);
                x.set(i, 1, 2 * random.nextDouble() - 1);
                targets.data[i] += height.applyAsDouble(x.get(i, 0), x.get(i, 1));
            }
            return PointSet.of(Dataset.of(x, targets), 0, PLAIN);
        });
    }

    private static Kind own(String id, String name, String about, int classes) {
        return new Kind(new Catalogue.Dataset(id, name, about, classes, 0, true), null, (request, noise, random) -> {
            PointSet points = OwnPoints.read(Objects.requireNonNullElse(request.points(), ""), classes > 0);
            String wanting = OwnPoints.wanting(points);
            if (wanting != null) {
                throw new IllegalArgumentException(wanting);
            }
            return points;
        });
    }

    private static double bump(double x, double y) {
        return StrictMath.exp(-6 * (x * x + y * y));
    }

    /** The library's call that makes a set; null where there is none, and a program has to hold the points. */
    static @Nullable String java(NetRequest request) {
        String call = kind(request.dataset()).java();
        return call == null ? null : "Generated." + call + samples(request) + ", " + noise(request) + ", random)";
    }

    /** How many samples to generate. */
    private static int samples(NetRequest request) {
        return Objects.requireNonNullElse(request.samples(), SAMPLES);
    }

    /** The noise of a set. */
    private static double noise(NetRequest request) {
        return Objects.requireNonNullElse(
                request.noise(), get(request.dataset()).noise());
    }

    /** What there is. */
    public static List<Catalogue.Dataset> all() {
        return KINDS.stream().map(Kind::told).toList();
    }

    /**
     * The set of this id.
     *
     * @throws IllegalArgumentException if there is none; the message lists them
     */
    static Catalogue.Dataset get(String id) {
        return kind(id).told();
    }

    /**
     * Makes it; a measured set is what it is, whatever is asked for.
     *
     * @throws IllegalArgumentException if people's own points cannot be read, or are too few
     */
    static PointSet make(NetRequest request, RandomGenerator random) {
        return kind(request.dataset()).maker().of(request, noise(request), random);
    }

    private static Kind kind(String id) {
        return KINDS.stream()
                .filter(kind -> kind.told().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no data set '" + id + "'; there are "
                        + String.join(
                                ", ", all().stream().map(Catalogue.Dataset::id).toList())));
    }

    private static Dataset iris() {
        List<double[]> rows = lines("iris.csv").stream()
                .skip(1)
                .map(line -> Arrays.stream(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
        DMatrixRMaj x = new DMatrixRMaj(rows.size(), 2);
        int[] labels = new int[rows.size()];
        for (int i = 0; i < labels.length; i++) {
            x.set(i, 0, rows.get(i)[0]);
            x.set(i, 1, rows.get(i)[1]);
            labels[i] = (int) rows.get(i)[2];
        }
        return Dataset.of(x, labels);
    }

    private static List<String> lines(String resource) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Points.class.getResourceAsStream(resource)), StandardCharsets.UTF_8))) {
            List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
