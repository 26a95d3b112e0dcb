package dev.ravine.examples.onnx;

import dev.ravine.autograd.Variable;
import dev.ravine.examples.shared.Commands;
import dev.ravine.examples.shared.Failure;
import dev.ravine.examples.shared.Recipe;
import dev.ravine.examples.shared.Written;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.checkpoint.Checkpoint;
import dev.ravine.nn.data.Scaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes a model that {@code train} has saved as an ONNX file. */
@Command(
        name = "examples/run export",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        description = {
            "Writes a model that train has saved as an ONNX file, for runtimes other than the JVM.",
            "It takes samples as they are in the data set, batch × features in floats, scales them as the model is"
                    + " used to, and returns a score for each class."
        })
public final class Export implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            arity = "0..1",
            defaultValue = "digits.safetensors",
            description = "The model's file (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("digits.safetensors");

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            arity = "0..1",
            defaultValue = "model.onnx",
            description = "The file to write (default: ${DEFAULT-VALUE}).")
    private Path target = Path.of("model.onnx");

    /** Runs the program and exits. */
    public static void main(String[] arguments) {
        System.exit(command().execute(arguments));
    }

    static CommandLine command() {
        return Commands.of(new Export());
    }

    @Override
    public Integer call() throws IOException {
        Recipe recipe = Recipe.read(file);
        Layer network = recipe.network(new SplitMix(0));
        Checkpoint.loadModel(file, network);
        int features = recipe.scaling().offset().numCols;
        if (Files.exists(target) && Files.isSameFile(file, target)) {
            throw new Failure(target + " is the model itself; name another file to write");
        }
        Layer whole =
                new Sequential().add("scaling", new Scaled(recipe.scaling())).add("network", network);
        Written.to(
                target,
                OnnxExport.standard()
                        .with(Scaled.class, Scaled::nodes)
                        .export(whole, features)
                        .toByteArray());
        System.out.println(
                "wrote " + target + ": " + recipe.model() + " trained on " + recipe.data() + ", from " + file);
        System.out.println("input: batch × " + features + " floats; output: batch × " + recipe.classes() + " scores");
        return 0;
    }

    /** What is done to each row before the network sees it, as a layer, and its line: the export of a layer of one's own. */
    private static final class Scaled extends Layer {
        private final Scaling scaling;

        Scaled(Scaling scaling) {
            this.scaling = scaling;
        }

        @Override
        protected Variable compute(Variable x) {
            return x.sub(Variable.of(scaling.offset())).div(Variable.of(scaling.divisor()));
        }

        static Graph.Value nodes(Graph graph, Scaled layer, Graph.Value... x) {
            Graph.Value offset = graph.constant("offset", layer.scaling.offset());
            Graph.Value divisor = graph.constant("divisor", layer.scaling.divisor());
            Graph.Value centered = graph.node("Sub", x[0], offset).tensor();
            return graph.node("Div", centered, divisor).matrix(x[0].columns());
        }
    }
}
