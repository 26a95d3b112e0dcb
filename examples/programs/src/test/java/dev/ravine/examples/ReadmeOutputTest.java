package dev.ravine.examples;

import static dev.ravine.autograd.Elementwise.tanh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.NumericWatch;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.graph.GraphDrawing;
import dev.ravine.nn.Dropout;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.Summary;
import dev.ravine.nn.activation.Relu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What the pages say that a program prints is what it prints, but for line numbers and the last digits. */
class ReadmeOutputTest {
    private static void assertIsOnAPage(String output) throws IOException {
        String pages =
                Files.readString(Path.of("../../README.md")) + Files.readString(Path.of("../../autograd/README.md"));
        assertThat(withoutDetails(pages))
                .contains(output.lines()
                        .map(line -> withoutDetails("    " + line))
                        .collect(Collectors.joining("\n")));
    }

    private static String withoutDetails(String text) {
        // Which entry of which input is the worst hangs on the last bit of tanh, as all are off by the same factor.
        return text.replaceAll("worst: .*", "worst: ...")
                .replaceAll("\\d of \\d wrong", "all wrong")
                .replaceAll("(\\d\\.\\d{6})\\d+", "$1")
                .replaceAll("at [\\w.$]+\\([\\w.]+:\\d+\\)", "at ...")
                .replaceAll("[\\d.]+e-\\d\\d", "tiny");
    }

    private static Variable twiceTanh(Variable x) {
        DMatrixRMaj y = tanh(x).value().copy();
        return Variable.computed("twiceTanh", y, Variable.wrt(x, (out, g) -> g.mul(
                        out.pow(2).neg().add(1))
                .mul(2)));
    }

    @Test
    void theReportOnAWrongRule() throws IOException {
        Variable x = Variable.of(new double[][] {{0.3, -0.2}, {0.5, 0.1}});
        Variable w = Variable.of(new double[][] {{0.5}, {-1}});
        assertIsOnAPage(GradientCheck.of((u, v) -> twiceTanh(u.matmul(v)).sum())
                .at(x, w)
                .run()
                .toString());
    }

    @Test
    void theDrawingOfAGraph() throws IOException {
        Parameter w = new Parameter("w", new double[][] {{0.5}, {2}});
        Variable x = Variable.of(new double[][] {{1, 2}, {3, 4}});
        assertIsOnAPage(GraphDrawing.of(tanh(x.matmul(w)).sum())
                .withGradients()
                .toText()
                .stripTrailing());
    }

    @Test
    void theSummaryOfAModel() throws IOException {
        SplitMix random = new SplitMix(1);
        Layer model = Sequential.of(
                new Linear(64, 32, random), new Relu(), new Dropout(0.1, random), new Linear(32, 10, random));
        assertIsOnAPage(Summary.of(model, 32, 64)
                .toString()
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n")));
    }

    @Test
    void theFirstNan() throws IOException {
        Parameter w = new Parameter("w", new double[][] {{1, 2}, {3, -4}});
        try {
            NumericWatch.on(
                    () -> dev.ravine.autograd.Elementwise.sqrt(w.mul(2)).sum().backward());
        } catch (ArithmeticException e) {
            assertIsOnAPage(String.valueOf(e.getMessage()));
            return;
        }
        throw new AssertionError("expected an error");
    }
}
