package dev.ravine.examples.shared;

import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Csv;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.Generated;
import dev.ravine.nn.data.Idx;
import dev.ravine.nn.data.Scaling;
import dev.ravine.nn.data.Split;
import dev.ravine.nn.data.Table;
import dev.ravine.nn.image.ImageShape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A data set split into training, validation and test samples, all scaled in the same way.
 *
 * @param split the parts, always the same ones, whatever the seed of the run
 * @param classes the number of classes
 * @param image the image that a row holds; null if it holds none
 * @param scaling applied to the rows, fitted on the training samples
 */
public record Problem(Split split, int classes, @Nullable ImageShape image, Scaling scaling) {
    private static final Choice<Function<String, Problem>> CHOICE = new Choice<>("data set", all());

    private static Map<String, Function<String, Problem>> all() {
        Map<String, Function<String, Problem>> all = new LinkedHashMap<>();
        all.put("digits", none -> digits());
        all.put("iris", none -> resource("iris.csv", Csv.withoutHeader().skippingLines(1)));
        all.put(
                "breast-cancer",
                none -> resource("breast_cancer.csv", Csv.withoutHeader().skippingLines(1)));
        all.put("moons", none -> standardized(Generated.moons(1000, 0.1, new SplitMix(0))));
        all.put("spirals", none -> standardized(Generated.spirals(3, 1200, 0.02, new SplitMix(0))));
        all.put("fashion-mnist", Problem::fashion);
        all.put("csv", file -> standardized(labelled(Csv.withHeader().read(Path.of(file)))));
        return all;
    }

    /**
     * The problem of a name such as {@code digits}, {@code csv:FILE} or {@code fashion-mnist:DIR}.
     *
     * @throws Failure if there is no such data set
     */
    public static Problem of(String name) {
        String[] parts = name.split(":", 2);
        return CHOICE.get(parts[0]).apply(parts.length > 1 ? parts[1] : "");
    }

    private static Problem digits() {
        Dataset digits = labelled(read("digits.csv.gz", Csv.withoutHeader()));
        return of(digits, new ImageShape(1, 8, 8), sixteenths(digits.features()));
    }

    private static Scaling sixteenths(int features) {
        DMatrixRMaj divisor = new DMatrixRMaj(1, features);
        Arrays.fill(divisor.data, 16);
        return new Scaling(new DMatrixRMaj(1, features), divisor);
    }

    private static Problem fashion(String folder) {
        Path in = Path.of(folder);
        if (folder.isEmpty() || !Files.exists(in.resolve("train-images-idx3-ubyte.gz"))) {
            throw new Failure("there is no train-images-idx3-ubyte.gz in '" + folder
                    + "'; get it with: apt-get download dataset-fashion-mnist && dpkg-deb -x dataset-fashion-mnist_*.deb f,"
                    + " and use --data fashion-mnist:f/usr/share/datasets/fashion-mnist");
        }
        Dataset train = Idx.read(in.resolve("train-images-idx3-ubyte.gz"), in.resolve("train-labels-idx1-ubyte.gz"));
        Dataset test = Idx.read(in.resolve("t10k-images-idx3-ubyte.gz"), in.resolve("t10k-labels-idx1-ubyte.gz"));
        Split split = Split.stratified(train, 0.1, 0, new SplitMix(0));
        DMatrixRMaj divisor = new DMatrixRMaj(1, train.features());
        Arrays.fill(divisor.data, 1);
        return new Problem(
                new Split(split.train(), split.validation(), test),
                10,
                new ImageShape(1, 28, 28),
                new Scaling(new DMatrixRMaj(1, train.features()), divisor));
    }

    private static Problem resource(String name, Csv csv) {
        return standardized(labelled(read(name, csv)));
    }

    private static Problem standardized(Dataset data) {
        return of(data, null, Scaling.standard(split(data).train().x()));
    }

    private static Problem of(Dataset data, @Nullable ImageShape image, Scaling scaling) {
        Split split = split(data);
        int classes = Arrays.stream(data.labels()).max().orElse(0) + 1;
        return new Problem(
                new Split(scaling.apply(split.train()), scaling.apply(split.validation()), scaling.apply(split.test())),
                classes,
                image,
                scaling);
    }

    /** A tenth for validation and a fifth for testing. */
    private static Split split(Dataset data) {
        return Split.stratified(data, 0.1, 0.2, new SplitMix(0));
    }

    private static Dataset labelled(Table table) {
        return table.labelled(table.values().numCols - 1);
    }

    /** A file that comes with the programs; copied out, since it may be inside a jar. */
    private static Table read(String name, Csv csv) {
        try (InputStream bytes = Problem.class.getResourceAsStream("/dev/ravine/examples/data/" + name)) {
            Path copy = Files.createTempFile("ravine", name);
            try {
                Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
                return csv.read(copy);
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
