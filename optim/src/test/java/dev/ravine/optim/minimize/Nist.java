package dev.ravine.optim.minimize;

import static dev.ravine.autograd.Elementwise.cos;
import static dev.ravine.autograd.Elementwise.exp;
import static dev.ravine.autograd.Elementwise.pow;
import static dev.ravine.autograd.Elementwise.sin;
import static dev.ravine.autograd.Elementwise.square;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ejml.data.DMatrixRMaj;

/**
 * A data set of NIST's for nonlinear regression, with certified values: see {@code nist/README.md} among the resources.
 *
 * @param difficulty as NIST has it: Lower, Average or Higher
 * @param starts the two starting points
 * @param certified the parameters at the minimum, to 11 digits
 * @param sum the residual sum of squares
 * @param y the response
 * @param x the predictors, a column each
 */
@SuppressWarnings("ArrayRecordComponent")
record Nist(
        String name, String difficulty, double[][] starts, double[] certified, double sum, Variable y, Variable[] x) {
    private interface Model {
        Variable of(Variable[] x, Parameter[] b);
    }

    private static final Map<String, Model> MODELS = models();

    static final List<String> NAMES = List.copyOf(MODELS.keySet());

    private static Map<String, Model> models() {
        Model gauss = (x, b) ->
                exp(x[0].mul(b[1]).neg()).mul(b[0]).add(bell(x[0], b, 2)).add(bell(x[0], b, 5));
        Model lanczos = (x, b) -> decay(x[0], b, 0).add(decay(x[0], b, 2)).add(decay(x[0], b, 4));
        Model chwirut = (x, b) -> exp(x[0].mul(b[0]).neg()).div(x[0].mul(b[2]).add(b[1]));
        Model saturation = (x, b) -> exp(x[0].mul(b[1]).neg()).neg().add(1).mul(b[0]);
        Model cubics = (x, b) ->
                polynomial(x[0], b[0], b[1], b[2], b[3]).div(polynomial(x[0], Variable.of(1), b[4], b[5], b[6]));
        Map<String, Model> models = new LinkedHashMap<>();
        models.put("Misra1a", saturation);
        models.put("Chwirut2", chwirut);
        models.put("Chwirut1", chwirut);
        models.put("Lanczos3", lanczos);
        models.put("Gauss1", gauss);
        models.put("Gauss2", gauss);
        models.put("DanWood", (x, b) -> pow(x[0], b[1]).mul(b[0]));
        models.put(
                "Misra1b",
                (x, b) -> x[0].mul(b[1]).mul(0.5).add(1).pow(-2).neg().add(1).mul(b[0]));
        models.put("Kirby2", (x, b) -> polynomial(x[0], b[0], b[1], b[2])
                .div(polynomial(x[0], Variable.of(1), b[3], b[4])));
        models.put("Hahn1", cubics);
        models.put(
                "Nelson",
                (x, b) -> b[0].sub(x[0].mul(b[1]).mul(exp(x[1].mul(b[2]).neg()))));
        models.put("MGH17", (x, b) -> exp(x[0].mul(b[3]).neg())
                .mul(b[1])
                .add(exp(x[0].mul(b[4]).neg()).mul(b[2]))
                .add(b[0]));
        models.put("Lanczos1", lanczos);
        models.put("Lanczos2", lanczos);
        models.put("Gauss3", gauss);
        models.put(
                "Misra1c",
                (x, b) -> x[0].mul(b[1]).mul(2).add(1).pow(-0.5).neg().add(1).mul(b[0]));
        models.put(
                "Misra1d", (x, b) -> x[0].mul(b[1]).mul(b[0]).div(x[0].mul(b[1]).add(1)));
        models.put("Roszman1", (x, b) -> b[0].sub(x[0].mul(b[1]))
                .sub(arctan(b[2].div(x[0].sub(b[3]))).mul(1 / Math.PI)));
        models.put("ENSO", (x, b) -> {
            Variable year = x[0].mul(2 * Math.PI / 12);
            Variable one = x[0].mul(2 * Math.PI).div(b[3]);
            Variable two = x[0].mul(2 * Math.PI).div(b[6]);
            return cos(year)
                    .mul(b[1])
                    .add(sin(year).mul(b[2]))
                    .add(b[0])
                    .add(cos(one).mul(b[4]).add(sin(one).mul(b[5])))
                    .add(cos(two).mul(b[7]).add(sin(two).mul(b[8])));
        });
        models.put("MGH09", (x, b) -> square(x[0])
                .add(x[0].mul(b[1]))
                .mul(b[0])
                .div(square(x[0]).add(x[0].mul(b[2])).add(b[3])));
        models.put("Thurber", cubics);
        models.put("BoxBOD", saturation);
        models.put("Rat42", (x, b) -> b[0].div(exp(b[1].sub(x[0].mul(b[2]))).add(1)));
        models.put("MGH10", (x, b) -> exp(b[1].div(x[0].add(b[2]))).mul(b[0]));
        models.put("Eckerle4", (x, b) -> exp(square(x[0].sub(b[2]).div(b[1])).mul(-0.5))
                .mul(b[0].div(b[1])));
        models.put("Rat43", (x, b) -> b[0].div(pow(exp(b[1].sub(x[0].mul(b[2]))).add(1), b[3].pow(-1))));
        models.put("Bennett5", (x, b) -> pow(x[0].add(b[1]), b[2].pow(-1).neg()).mul(b[0]));
        return models;
    }

    private static Variable decay(Variable x, Parameter[] b, int i) {
        return exp(x.mul(b[i + 1]).neg()).mul(b[i]);
    }

    private static Variable bell(Variable x, Parameter[] b, int i) {
        return exp(square(x.sub(b[i + 1])).div(square(b[i + 2])).neg()).mul(b[i]);
    }

    private static Variable polynomial(Variable x, Variable... coefficients) {
        Variable y = coefficients[coefficients.length - 1];
        for (int i = coefficients.length - 2; i >= 0; i--) {
            y = y.mul(x).add(coefficients[i]);
        }
        return y;
    }

    private static Variable arctan(Variable x) {
        return Variable.compute(
                "arctan",
                x.rows(),
                x.columns(),
                (y, in) -> Arrays.setAll(y.data, i -> Math.atan(in[0].data[i])),
                Variable.wrt(x, (y, g) -> g.div(square(x).add(1))));
    }

    /** The parameters b1, b2 and so on, at one of the starts. */
    Parameters parameters(int start) {
        Parameters all = Parameters.none();
        for (int i = 0; i < certified.length; i++) {
            all = all.and("b" + (i + 1), new Parameter("b" + (i + 1), new double[][] {{starts[start][i]}}));
        }
        return all;
    }

    Objective residuals(Parameters parameters) {
        Parameter[] b = parameters.values().toArray(Parameter[]::new);
        Model model = Objects.requireNonNull(MODELS.get(name));
        return () -> model.of(x, b).sub(y);
    }

    /** To how many digits the parameters are those that are certified: the least of them, and at most 11. */
    double digits(Parameters parameters) {
        double digits = 11;
        for (int i = 0; i < certified.length; i++) {
            double b = parameters.get("b" + (i + 1)).scalar();
            double error = Math.abs(b - certified[i]) / Math.abs(certified[i]);
            digits = error == 0 ? digits : Math.min(digits, -Math.log10(error));
        }
        return digits;
    }

    static Nist read(String name) {
        List<String> lines;
        try (InputStream file = Nist.class.getResourceAsStream("nist/" + name + ".dat")) {
            lines = new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<double[]> b = lines.stream()
                .filter(line -> line.matches("\\s+b\\d+ =.*"))
                .map(line -> numbers(line.substring(line.indexOf('=') + 1)))
                .toList();
        double[][] starts = new double[2][];
        for (int s = 0; s < 2; s++) {
            int start = s;
            starts[s] = b.stream().mapToDouble(row -> row[start]).toArray();
        }
        double[] certified = b.stream().mapToDouble(row -> row[2]).toArray();
        String sum = lines.stream()
                .filter(line -> line.startsWith("Residual Sum of Squares:"))
                .findFirst()
                .orElseThrow();
        Matcher range = Pattern.compile("Data +\\(lines +(\\d+) +to +(\\d+)\\)").matcher(String.join("\n", lines));
        if (!range.find()) {
            throw new AssertionError(name);
        }
        DMatrixRMaj data = new DMatrixRMaj(
                lines.subList(Integer.parseInt(range.group(1)) - 1, Integer.parseInt(range.group(2))).stream()
                        .map(Nist::numbers)
                        .toArray(double[][]::new));
        String difficulty = lines.stream()
                .filter(line -> line.contains("Level of Difficulty"))
                .findFirst()
                .orElseThrow();
        Variable[] columns = new Variable[data.numCols];
        for (int c = 0; c < columns.length; c++) {
            DMatrixRMaj column = new DMatrixRMaj(data.numRows, 1);
            for (int i = 0; i < data.numRows; i++) {
                column.data[i] = data.get(i, c);
            }
            columns[c] = Variable.of(column);
        }
        Variable y = name.equals("Nelson") ? Elementwise.log(columns[0]) : columns[0];
        return new Nist(
                name,
                difficulty.trim().split(" ", -1)[0],
                starts,
                certified,
                numbers(sum.substring(sum.indexOf(':') + 1))[0],
                y,
                Arrays.copyOfRange(columns, 1, columns.length));
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.trim().split("\\s+", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
