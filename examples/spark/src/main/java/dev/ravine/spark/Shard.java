package dev.ravine.spark;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.nn.data.Dataset;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** One partition's rows, in one matrix; or what is wrong with them. */
final class Shard implements Serializable {
    private static final long serialVersionUID = 1;

    final int partition;
    final int rows;

    /** Of a row; 0 if there is none. */
    final int features;

    /** How many numbers are to be predicted of a row; -1 if it has a label. */
    final int targets;

    private final double[] x;
    private final int[] labels;
    private final double[] y;

    /** What is wrong, where a row is not as it should be; the shard is empty then. */
    final @Nullable String problem;

    /** A number that other rows, or another order of them, would most likely change. */
    final int fingerprint;

    private Shard(int partition, Builder from, @Nullable String problem) {
        this.partition = partition;
        this.problem = problem;
        rows = problem == null ? from.rows : 0;
        features = rows == 0 ? 0 : from.features;
        targets = from.targets;
        x = Arrays.copyOf(from.x, rows * features);
        labels = Arrays.copyOf(from.labels, targets < 0 ? rows : 0);
        y = Arrays.copyOf(from.y, targets < 0 ? 0 : rows * targets);
        fingerprint = 31 * (31 * Arrays.hashCode(x) + Arrays.hashCode(labels)) + Arrays.hashCode(y);
    }

    /** Reads a partition's rows, up to the first that is not as it should be. */
    static <T> Shard of(int partition, Iterator<T> rows, SampleFunction<T> function) {
        Builder builder = new Builder();
        while (rows.hasNext()) {
            String problem = builder.add(rows.next(), function);
            if (problem != null) {
                return new Shard(
                        partition, builder, "partition " + partition + ", row " + builder.rows + ": " + problem);
            }
        }
        return new Shard(partition, builder, null);
    }

    /** A whole set as one. */
    static Shard of(Dataset data) {
        return of(0, samples(data).iterator(), sample -> sample);
    }

    /** The samples of a set. */
    static List<Sample> samples(Dataset data) {
        int features = data.features();
        return IntStream.range(0, data.size())
                .mapToObj(i -> {
                    double[] x = Arrays.copyOfRange(data.x().data, i * features, (i + 1) * features);
                    if (data.hasLabels()) {
                        return Sample.labelled(x, data.labels()[i]);
                    }
                    int width = data.targets().numCols;
                    return Sample.targeted(x, Arrays.copyOfRange(data.targets().data, i * width, (i + 1) * width));
                })
                .toList();
    }

    private static final class Builder {
        private int rows;
        private int features;
        private int targets = -1;
        private double[] x = {};
        private int[] labels = {};
        private double[] y = {};

        /** Adds a row, or returns what is wrong with it. */
        <T> @Nullable String add(T row, SampleFunction<T> function) {
            Sample sample;
            try {
                sample = Require.notNull("the function", "the sample", function.sample(row));
            } catch (IllegalArgumentException e) {
                return String.valueOf(e.getMessage());
            } catch (Exception e) {
                return e.toString();
            }
            double[] numbers = sample.targets == null ? new double[0] : sample.targets;
            int width = sample.targets == null ? -1 : numbers.length;
            if (rows == 0) {
                features = sample.x.length;
                targets = width;
            }
            if (sample.x.length != features) {
                return sample.x.length + " features, the rows before it have " + features;
            }
            if (width != targets) {
                return predicted(width) + ", the rows before it have " + predicted(targets);
            }
            int place = Kernels.firstNotFinite(sample.x);
            if (place >= 0) {
                return "feature " + place + " is " + sample.x[place];
            }
            place = Kernels.firstNotFinite(numbers);
            if (place >= 0) {
                return "target " + place + " is " + numbers[place];
            }
            if (width < 0 && sample.label < 0) {
                return "the label is " + sample.label + ", expected at least 0";
            }
            if ((rows + 1L) * Math.max(features, Math.max(width, 1)) > Integer.MAX_VALUE - 8) {
                return "a partition holds at most 2³¹ - 9 numbers; use more partitions";
            }
            x = withRoom(x, rows, features);
            System.arraycopy(sample.x, 0, x, rows * features, features);
            if (width < 0) {
                labels = rows < labels.length ? labels : Arrays.copyOf(labels, Math.max(16, 2 * rows));
                labels[rows] = sample.label;
            } else {
                y = withRoom(y, rows, width);
                System.arraycopy(numbers, 0, y, rows * width, width);
            }
            rows++;
            return null;
        }

        private static double[] withRoom(double[] array, int rows, int width) {
            long least = (rows + 1L) * width;
            return least <= array.length
                    ? array
                    : Arrays.copyOf(
                            array, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(16 * (long) width, 2 * least)));
        }
    }

    /** What is to be predicted, in words. */
    static String predicted(int targets) {
        return targets < 0 ? "a label" : targets + " targets";
    }

    /** The rows as a set, around the same arrays. */
    Dataset dataset() {
        DMatrixRMaj matrix = DMatrixRMaj.wrap(rows, features, x);
        return targets < 0 ? Dataset.of(matrix, labels) : Dataset.of(matrix, DMatrixRMaj.wrap(rows, targets, y));
    }
}
