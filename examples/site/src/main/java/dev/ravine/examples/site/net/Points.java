package dev.ravine.examples.site.net;

import dev.ravine.examples.site.api.Catalogue;
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
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/** The sets of labelled points in the plane to choose from. */
public final class Points {
    private static final List<String> PLAIN = List.of("x", "y");

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    new Catalogue.Dataset(
                            "moons", "Moons", "Two half circles that reach into each other.", 2, PLAIN, 0.15),
                    Generated::moons),
            new Kind(
                    new Catalogue.Dataset("circles", "Circles", "A ring around another.", 2, PLAIN, 0.1),
                    Generated::circles),
            new Kind(
                    new Catalogue.Dataset(
                            "spirals", "Spirals", "Two arms, wound one and a half times.", 2, PLAIN, 0.03),
                    (samples, noise, random) -> Generated.spirals(2, samples, noise, random)),
            new Kind(
                    new Catalogue.Dataset(
                            "spirals3", "Three spirals", "Three arms, wound one and a half times.", 3, PLAIN, 0.03),
                    (samples, noise, random) -> Generated.spirals(3, samples, noise, random)),
            new Kind(
                    new Catalogue.Dataset(
                            "xor",
                            "XOR",
                            "Four clouds; those across from each other are of one class.",
                            2,
                            PLAIN,
                            0.35),
                    Generated::xor),
            new Kind(
                    new Catalogue.Dataset(
                            "iris",
                            "Iris",
                            "150 flowers of three species (R. A. Fisher, 1936), by two of their four measures.",
                            3,
                            List.of("petal length (cm)", "petal width (cm)"),
                            0),
                    (samples, noise, random) -> iris()));

    private Points() {}

    private interface Maker {
        Dataset of(int samples, double noise, RandomGenerator random);
    }

    private record Kind(Catalogue.Dataset told, Maker maker) {}

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

    /** Makes it; a measured set is what it is, whatever is asked for. */
    static Dataset make(String id, int samples, double noise, RandomGenerator random) {
        return kind(id).maker().of(samples, noise, random);
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
