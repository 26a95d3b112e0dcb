package dev.ravine.examples;

import static dev.ravine.autograd.Elementwise.square;
import static dev.ravine.examples.shared.Story.cells;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.graph.GraphDrawing;
import dev.ravine.examples.shared.Failure;
import dev.ravine.examples.shared.GraphNames;
import dev.ravine.examples.shared.LocalRules;
import dev.ravine.examples.shared.Numbers;
import dev.ravine.examples.shared.OptimizerOptions;
import dev.ravine.examples.shared.Story;
import dev.ravine.examples.shared.Written;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Sigmoid;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.optim.Optimizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Explains one training step of a net with two hidden units: the forward pass, the reverse pass and the update. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Explains one training step, number by number.")
final class Explain implements Callable<Integer> {
    private static final Variable X = Variable.of(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    private static final Variable XOR = Variable.of(new double[][] {{0}, {1}, {1}, {0}});
    private static final Variable SAMPLES = Variable.of(4);

    @Mixin
    private OptimizerOptions options = new OptimizerOptions("adam");

    @Option(names = "--step", description = "The step to explain, counted from 1 (default: ${DEFAULT-VALUE}).")
    private int step = 1;

    @Option(names = "--seed", description = "Seed of the initial weights (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes an HTML page instead of printing.")
    private @Nullable Path html;

    @Option(names = "--mermaid", description = "Prints only the graph, for Mermaid.")
    private boolean mermaid;

    @Override
    public Integer call() {
        Failure.unless(step >= 1, "--step", step, "at least 1");
        SplitMix random = new SplitMix(seed);
        Layer net = new Sequential()
                .add("hidden", new Linear(2, 2, random))
                .add("tanh", new Tanh())
                .add("output", new Linear(2, 1, random))
                .add("sigmoid", new Sigmoid());
        Optimizer optimizer = Optimizer.of(options.rule(), options.rate(), net.parameters());
        for (int before = 1; before < step; before++) {
            optimizer.step(loss(net).backward());
        }
        Variable loss = loss(net);
        if (mermaid) {
            System.out.println(GraphDrawing.of(loss)
                    .withNames(net.parameters())
                    .withGradients()
                    .toMermaid());
            return 0;
        }
        Story story = new Story(
                "Step " + step + " of a 2-2-1 net on XOR, with " + options.name + " at rate " + options.rate());
        tellPasses(story, net, loss);
        tellUpdate(story, net, loss, optimizer);
        if (html == null) {
            System.out.print(story.toText());
        } else {
            Written.to(html, story.toHtml().getBytes(StandardCharsets.UTF_8));
            System.out.println("wrote " + html);
        }
        return 0;
    }

    private static Variable loss(Layer net) {
        return square(net.forward(X).sub(XOR)).sum().div(SAMPLES);
    }

    private static void tellPasses(Story story, Layer net, Variable loss) {
        GraphNames names = new GraphNames(net.parameters(), loss);
        List<Variable> results = names.results();
        story.heading("Forward: each operation and its value");
        story.table(
                cells("", "operation", "value"),
                results.stream()
                        .map(y -> cells(names.of(y), names.call(y), Numbers.of(y.value())))
                        .toList());

        story.heading("Backward: the gradient g that reaches each result, and what its rule passes on");
        Gradients gradients = loss.backward(results.toArray(Variable[]::new));
        List<List<String>> rows = new ArrayList<>();
        for (int i = results.size() - 1; i >= 0; i--) {
            Variable y = results.get(i);
            rows.add(cells(names.of(y), y.operation(), Numbers.of(gradients.of(y)), LocalRules.of(y.operation())));
        }
        story.table(cells("", "operation", "g", "rule for a, b and c, its inputs"), rows);
        story.heading("The gradients of the parameters");
        story.table(
                cells("", "gradient"),
                gradients.parameters().stream()
                        .map(w -> cells(names.of(w), Numbers.of(gradients.of(w))))
                        .toList());
    }

    private void tellUpdate(Story story, Layer net, Variable loss, Optimizer optimizer) {
        Gradients gradients = loss.backward();
        double predicted = 0;
        story.heading("Update: each entry of each parameter");
        story.say(options.name + ": " + options.rule().formula());
        for (Parameter parameter : net.parameters().values()) {
            for (int i = 0; i < parameter.value().getNumElements(); i++) {
                var told = optimizer.explain(gradients, parameter, i / parameter.columns(), i % parameter.columns());
                story.table(
                        cells(
                                "",
                                "step %d of '%s' at [%d, %d]"
                                        .formatted(told.step(), told.parameter(), told.row(), told.column()),
                                "value"),
                        told.lines().stream()
                                .map(line -> cells(line.symbol(), line.formula(), Numbers.of(line.value())))
                                .toList());
                told.remarks().forEach(remark -> story.say("(" + remark + ")"));
                predicted += told.value("Δθ") * gradients.of(parameter).data[i];
            }
        }
        optimizer.step(gradients);
        double before = loss.scalar();
        double change = loss(net).scalar() - before;
        story.heading("Afterwards");
        story.say("The loss changed from %.6g to %.6g, by %.4g.".formatted(before, before + change, change));
        story.say(("The gradient times the step predicts %.4g, %.1f %% of that. The rest is the curvature of the loss,"
                        + " which matters less the smaller the step.")
                .formatted(predicted, 100 * predicted / change));
    }
}
