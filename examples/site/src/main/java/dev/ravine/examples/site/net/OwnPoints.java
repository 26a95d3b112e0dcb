package dev.ravine.examples.site.net;

import dev.ravine.examples.site.api.Domain;
import dev.ravine.examples.site.api.Limits;
import dev.ravine.examples.site.api.PointsRequest;
import dev.ravine.examples.site.api.PointsResponse;
import dev.ravine.nn.data.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Points that people write, draw or paste: a line each, with two features and a class or a target, between commas or tabs. A first
 * line of words names the columns. Classes are numbers from 0 on, or else words, in the order in which they come up.
 */
public final class OwnPoints {
    private static final List<String> PLAIN = List.of("x", "y");

    /** Where points are drawn until one lies outside. */
    private static final Domain PAPER = Domain.of(-1, 1, -1, 1);

    /** What is larger leaves no room for sums of squares. */
    private static final double GREATEST = 1e9;

    private final boolean classes;
    private final List<double[]> features = new ArrayList<>();
    private final List<String> third = new ArrayList<>();
    private final Set<String> words = new LinkedHashSet<>();
    private List<String> axes = PLAIN;
    private int line;

    private OwnPoints(boolean classes) {
        this.classes = classes;
    }

    /**
     * Says how a text is understood.
     *
     * @throws IllegalArgumentException if it is not; the message names the line and the column
     */
    public static PointsResponse of(PointsRequest request) {
        PointSet points = read(request.points(), Points.get(request.dataset()).classes() > 0);
        return new PointsResponse(
                PointSet.told(points.data()),
                points.classes(),
                points.axes(),
                points.names(),
                points.domain(),
                wanting(points));
    }

    /**
     * Reads a text.
     *
     * @param classes whether the third column holds classes, and not targets
     * @throws IllegalArgumentException if it cannot be read; the message names the line and the column
     */
    static PointSet read(String text, boolean classes) {
        OwnPoints points = new OwnPoints(classes);
        for (String line : text.split("\n", -1)) {
            points.add(line.trim());
        }
        return points.made();
    }

    /** What points need so that a net can learn from some and be judged by others; null if nothing. */
    static @Nullable String wanting(PointSet points) {
        int size = points.data().size();
        if (points.classes() == 0) {
            return size < 4 ? "A net needs at least 4 points; there are " + size + "." : null;
        }
        int[] counts = new int[points.classes()];
        int present = 0;
        for (int label : points.data().labels()) {
            present += counts[label]++ == 0 ? 1 : 0;
        }
        if (present < 2) {
            return "A net needs points of at least two classes.";
        }
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 1) {
                return "A net needs at least two points of each class; of class "
                        + points.names().get(label) + " there is one.";
            }
        }
        return null;
    }

    private void add(String text) {
        line++;
        if (text.isEmpty()) {
            return;
        }
        String[] fields = text.split("[,\t]", -1);
        Arrays.setAll(fields, i -> unquoted(fields[i].trim()));
        if (fields.length != 3) {
            throw wrong(
                    Math.min(fields.length, 4),
                    "there " + (fields.length == 1 ? "is 1 column" : "are " + fields.length + " columns")
                            + ", expected x, y and a " + (classes ? "class" : "target")
                            + " between commas or tabs");
        }
        if (axes == PLAIN && features.isEmpty() && !isNumber(fields[0]) && !isNumber(fields[1])) {
            axes = List.of(fields[0], fields[1]);
            return;
        }
        if (features.size() == Limits.HERE.netSamples()) {
            throw wrong(1, "there are more than " + features.size() + " points");
        }
        features.add(new double[] {number(fields[0], 1), number(fields[1], 2)});
        if (!classes) {
            number(fields[2], 3);
        } else if (fields[2].isEmpty()) {
            throw wrong(3, "it is empty, expected a class");
        }
        third.add(fields[2]);
        if (classes && words.add(fields[2]) && words.size() > Limits.HERE.netClasses()) {
            throw wrong(3, "'" + shown(fields[2]) + "' is one class more than " + Limits.HERE.netClasses());
        }
    }

    /** The classes' names: numbers up to the greatest, or the words as they come up. */
    private List<String> names() {
        int greatest = 1;
        for (String word : words) {
            if (!isSmall(word)) {
                return List.copyOf(words);
            }
            greatest = Math.max(greatest, word.charAt(0) - '0');
        }
        return PointSet.numbered(greatest + 1);
    }

    private static boolean isSmall(String text) {
        return text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) < '0' + Limits.HERE.netClasses();
    }

    private PointSet made() {
        DMatrixRMaj x = new DMatrixRMaj(features.size(), 2);
        for (int i = 0; i < features.size(); i++) {
            System.arraycopy(features.get(i), 0, x.data, 2 * i, 2);
        }
        if (!classes) {
            double[] targets = third.stream().mapToDouble(OwnPoints::parsed).toArray();
            Dataset data = Dataset.of(x, DMatrixRMaj.wrap(targets.length, 1, targets));
            return new PointSet(data, 0, axes, List.of(), domain(data));
        }
        List<String> names = names();
        Dataset data = Dataset.of(x, third.stream().mapToInt(names::indexOf).toArray());
        return new PointSet(data, names.size(), axes, names, domain(data));
    }

    private Domain domain(Dataset data) {
        boolean onPaper = Arrays.stream(data.x().data).allMatch(number -> Math.abs(number) <= 1);
        return onPaper ? PAPER : PointSet.around(data);
    }

    private double number(String text, int column) {
        if (!isNumber(text)) {
            throw wrong(
                    column, text.isEmpty() ? "it is empty, expected a number" : "'" + shown(text) + "' is no number");
        }
        double number = parsed(text);
        if (!(Math.abs(number) <= GREATEST)) {
            throw wrong(column, shown(text) + " is beyond ±10⁹");
        }
        return number;
    }

    private static double parsed(String text) {
        return Double.parseDouble(text.replace('−', '-'));
    }

    /** Decimal numbers only: a parser also takes 0x1p3, 1d and NaN. */
    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-−.eE".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        try {
            parsed(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static String shown(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "…" : text;
    }

    private IllegalArgumentException wrong(int column, String problem) {
        return new IllegalArgumentException("line " + line + ", column " + column + ": " + problem);
    }
}
