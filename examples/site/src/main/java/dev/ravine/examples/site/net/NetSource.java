package dev.ravine.examples.site.net;

import dev.ravine.examples.site.api.JavaResponse;
import dev.ravine.examples.site.api.NetProgramRequest;
import dev.ravine.examples.site.api.NetRequest;
import dev.ravine.examples.site.api.WeightEdit;
import dev.ravine.examples.site.race.JavaSource;
import dev.ravine.examples.site.race.Rules;
import dev.ravine.nn.activation.Activation;
import dev.ravine.nn.data.Dataset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A net's training as a program that takes the same steps, to the bit, and prints the losses. */
public final class NetSource {
    private static final String PROGRAM =
            """
            import dev.ravine.autograd.Variable;
            import dev.ravine.nn.Linear;
            import dev.ravine.nn.Sequential;
            import dev.ravine.nn.SplitMix;
            import dev.ravine.nn.data.Batch;
            import dev.ravine.nn.data.Batches;
            import dev.ravine.nn.data.Dataset;
            import dev.ravine.nn.data.Scaling;
            import dev.ravine.nn.data.Split;
            import dev.ravine.nn.loss.Losses;
            import dev.ravine.optim.Optimizer;
            %1$s
            /** Trains a net of %2$s units on: %3$s. */
            public class Net {
                static final int STEPS = %4$d;

                public static void main(String[] arguments) {
                    SplitMix random = new SplitMix(%5$dL);
                    Dataset data = %6$s;
                    Split split = Split.%7$s(data, 0, %8$s, random);
                    Scaling scaling = Scaling.standard(split.train().x());
            %9$s        Dataset train = %10$s;
                    Dataset test = %11$s;

                    Sequential net = new Sequential();
            %12$s
                    Optimizer optimizer = %13$s;
                    Batches batches = Batches.of(train).size(%15$d).shuffle(random);
                    int step = 0;
            %16$s        while (step < STEPS) {
                        for (Batch batch : batches) {
                            optimizer.step(Losses.%17$s(net.forward(batch.x()), batch.%18$s())%14$s.backward());
                            step++;
            %19$s                if (step == STEPS) {
                                break;
                            }
                        }
                    }
                    // Checkpoint.load(Path.of("ravine-net.safetensors"), net) takes the weights that the page saves.
                    System.out.println("after step " + step + ": training loss " + loss(net, train) + ", test loss " + loss(net, test)%22$s);
                }

                static double loss(Sequential net, Dataset part) {
                    return Losses.%17$s(net.forward(Variable.wrap(part.x())), %20$s).scalar();
                }
            %21$s}
            """;

    private static final String EDIT =
            """

                // Weights and biases that were set by hand on the way.
                static void setByHand(Sequential net, int step) {
            %s    }

                static void set(Sequential net, String name, int row, int column, double value) {
                    Parameter parameter = net.parameters().get(name);
                    parameter.update(entries -> entries[(row - 1) * parameter.columns() + column - 1] = value);
                }
            """;

    private static final String OWN =
            """

                // A line for each point, in pieces that a class file can hold.
                static Dataset points() {
                    List<double[]> rows = Arrays.stream(POINTS)
                            .flatMap(String::lines)
                            .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
                            .toList();
                    DMatrixRMaj x = new DMatrixRMaj(rows.size(), 2);
                    %1$s
                    for (int i = 0; i < rows.size(); i++) {
                        x.set(i, 0, rows.get(i)[0]);
                        x.set(i, 1, rows.get(i)[1]);
                        %2$s
                    }
                    return Dataset.of(x, targets);
                }

                static final String[] POINTS = {%3$s
                };
            """;

    /** How many points a piece has; a text in a class file takes less than 64 kB. */
    private static final int PIECE = 500;

    private NetSource() {}

    /**
     * Writes the program.
     *
     * @throws IllegalArgumentException if there is no such net
     */
    public static JavaResponse of(NetProgramRequest request) {
        NetRequest net = request.net();
        Training training = new Training(net);
        boolean classes = training.problem().task() == Task.CLASSIFICATION;
        JavaSource.Written optimizer =
                JavaSource.written(Rules.get(net.optimizer(), net.hyperparameters()), training.rate(), net.schedule());
        Set<String> imports = new TreeSet<>(optimizer.imports());
        StringBuilder layers = new StringBuilder();
        int[] units = training.units();
        for (int i = 1; i < units.length; i++) {
            layers.append("        net.add(\"%s\", new Linear(%d, %d, random));\n"
                    .formatted(Training.layerName(i), units[i - 1], units[i]));
            if (i < units.length - 1) {
                Activation activation = Activations.get(net.activation());
                imports.add(activation.getClass().getName());
                layers.append("        net.add(\"%s\", new %s());\n"
                        .formatted(net.activation() + i, activation.getClass().getSimpleName()));
            }
        }
        StringBuilder more = new StringBuilder();
        String data = Points.java(net);
        if (data == null) {
            data = "points()";
            imports.addAll(List.of("java.util.Arrays", "java.util.List", "org.ejml.data.DMatrixRMaj"));
            more.append(OWN.formatted(
                    classes
                            ? "int[] targets = new int[rows.size()];"
                            : "DMatrixRMaj targets = new DMatrixRMaj(rows.size(), 1);",
                    classes ? "targets[i] = (int) rows.get(i)[2];" : "targets.set(i, 0, rows.get(i)[2]);",
                    pieces(training.problem().points().data())));
        } else {
            imports.add("dev.ravine.nn.data.Generated");
        }
        StringBuilder edits = new StringBuilder();
        for (WeightEdit edit : training.edits()) {
            if (edit.step() <= request.steps()) {
                boolean isBias = edit.input() == 0;
                edits.append("        if (step == %d) {\n            set(net, \"%s.%s\", %d, %d, %s);\n        }\n"
                        .formatted(
                                edit.step(),
                                Training.layerName(edit.layer()),
                                isBias ? "bias" : "weight",
                                isBias ? 1 : edit.output(),
                                isBias ? edit.output() : edit.input(),
                                Double.toString(edit.value())));
            }
        }
        boolean edited = edits.length() > 0;
        if (edited) {
            imports.add("dev.ravine.autograd.Parameter");
            more.append(EDIT.formatted(edits));
        }
        Regularization regularization = training.regularization();
        imports.addAll(regularization.imports());
        more.append(regularization.java(units.length - 1));
        String seen = "scaling.apply(split.%1$s().x())";
        List<Feature> features = training.problem().features();
        boolean plain = features.equals(Feature.PLAIN);
        if (!plain) {
            imports.addAll(List.of("dev.ravine.autograd.Shaping", "org.ejml.data.DMatrixRMaj"));
            String written = Feature.java(features);
            if (written.contains("Elementwise.")) {
                imports.add("dev.ravine.autograd.Elementwise");
            }
            more.append(written);
            seen = "features(" + seen + ")";
        }
        String part = classes
                ? plain ? "scaling.apply(split.%1$s())" : "Dataset.of(" + seen + ", split.%1$s().labels())"
                : "Dataset.of(" + seen + ", targetScaling.apply(split.%1$s().targets()))";
        StringBuilder imported = new StringBuilder();
        imports.forEach(name -> imported.append("import ").append(name).append(";\n"));
        String source = PROGRAM.formatted(
                imported,
                training.shape(),
                Points.get(net.dataset()).name(),
                request.steps(),
                net.seed(),
                data,
                classes ? "stratified" : "shuffled",
                Double.toString(training.testShare()),
                classes ? "" : "        Scaling targetScaling = Scaling.standard(split.train().targets());\n",
                part.formatted("train"),
                part.formatted("test"),
                layers,
                regularization.javaOfOptimizer(optimizer.rule(), optimizer.rate()),
                regularization.hasPenalty() ? ".add(penalty(net))" : "",
                training.batch(),
                edited ? "        setByHand(net, step);\n" : "",
                classes ? "crossEntropy" : "meanSquaredError",
                classes ? "labels" : "targets",
                edited ? "                setByHand(net, step);\n" : "",
                classes ? "part.labels()" : "Variable.wrap(part.targets())",
                more,
                regularization.hasPenalty() ? " + \", penalty \" + penalty(net).scalar()" : "");
        return new JavaResponse("Net.java", source);
    }

    private static String pieces(Dataset points) {
        StringBuilder pieces = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            if (i % PIECE == 0) {
                pieces.append(i == 0 ? "" : "\"\"\",").append("\n        \"\"\"\n");
            }
            pieces.append("        ")
                    .append(points.x().get(i, 0))
                    .append(',')
                    .append(points.x().get(i, 1))
                    .append(',')
                    .append(
                            points.hasLabels()
                                    ? Integer.toString(points.labels()[i])
                                    : Double.toString(points.targets().data[i]))
                    .append('\n');
        }
        return pieces + "        \"\"\"";
    }
}
