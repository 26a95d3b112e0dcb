package lab.exercise8;

import static dev.ravine.autograd.Elementwise.sigmoid;
import static dev.ravine.autograd.Elementwise.tanh;

import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import lab.Grader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HighwayTest {
    private static final Variable X = Variable.of(new double[][] {{0.5, -1.2, 0.1}, {2, 0.3, -0.7}});

    private static Layer highway(long seed) {
        return new Highway(3, new SplitMix(seed));
    }

    @Test
    void itsParametersHaveTheNamesOfItsParts() {
        Set<String> names = highway(1).parameters().names();
        Set<String> expected = Set.of("transform.weight", "transform.bias", "gate.weight", "gate.bias");
        Grader.expect(
                names.equals(expected),
                "The layer's parameters are " + names + ", expected " + expected
                        + ". Register both parts in the constructor, child(\"transform\", ...) and child(\"gate\", ...): what is not"
                        + " registered is not trained.");
    }

    @Test
    void theGateIsNearlyClosedAtFirst() {
        Parameters parameters = highway(1).parameters();
        for (double bias : parameters.get("gate.bias").value().data) {
            Grader.equal(-2, bias, 0, "The bias of the gate begins at −2, so that the layer passes most of its input on:");
        }
    }

    @Test
    void itComputesWhatItsEquationSays() {
        Layer layer = highway(1);
        Variable y = layer.forward(X);
        Parameters p = layer.parameters();
        Variable h = tanh(X.matmul(p.get("transform.weight").transpose()).add(p.get("transform.bias")));
        Variable t = sigmoid(X.matmul(p.get("gate.weight").transpose()).add(p.get("gate.bias")));
        Variable open = t.mul(X).add(t.neg().add(1).mul(h));
        Grader.expect(
                y.rows() == 2 && y.columns() == 3,
                "For an input of 2×3 the layer gives " + y.rows() + "×" + y.columns() + ", expected 2×3.");
        Grader.expect(
                Math.abs(y.sub(open).pow(2).sum().scalar()) > 1e-20,
                "The gate works the wrong way round: t multiplies the transformed h, and 1 − t the input.");
        Grader.equal(
                t.mul(h).add(t.neg().add(1).mul(X)), y, 1e-12, "y differs from t ⊙ h + (1 − t) ⊙ x with the layer's own parameters:");
    }

    @Test
    void everyParameterGetsTheRightGradient() {
        Layer layer = highway(1);
        layer.forward(X);
        Grader.gradient(
                "The gradients of the layer are wrong: is something computed from values, outside of the graph?",
                GradientCheck.of(x -> layer.forward(x))
                        .at(X)
                        .parameters(layer.parameters())
                        .order(2)
                        .run());
    }

    @Test
    void fiftyLayersInARowPassAGradientOn() {
        SplitMix random = new SplitMix(5);
        Layer deep = Sequential.of(
                Stream.generate(() -> new Highway(3, random)).limit(50).toArray(Layer[]::new));
        double first = deep.forward(X)
                .pow(2)
                .sum()
                .backward()
                .of(deep.parameters().get("0.transform.weight"))
                .data[0];
        Grader.expect(
                Math.abs(first) > 1e-9,
                "After fifty layers a gradient of " + first + " is left for the first one. The way past, (1 − t) ⊙ x, is closed.");
    }

    @Test
    void itIsSavedAndLoaded(@TempDir Path folder) {
        Layer one = highway(1);
        Layer other = highway(2);
        Path file = folder.resolve("highway.safetensors");
        Checkpoint.save(file, one);
        Checkpoint.load(file, other);
        Grader.equal(
                one.forward(X),
                other.forward(X),
                0,
                "A layer that was loaded from a file computes something else than the one that was saved. Is a part not registered?");
    }
}
