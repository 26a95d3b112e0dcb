package dev.ravine.examples.site.net;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.api.NetRequest;
import dev.ravine.examples.site.api.NetResponse;
import dev.ravine.examples.site.api.WeightEdit;
import dev.ravine.examples.site.race.Rates;
import dev.ravine.examples.site.race.Rules;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.optim.Lint;
import dev.ravine.optim.Optimizer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A net, its data and its optimizer. For one thread at a time. */
final class Training {
    private static final double TEST_SHARE = 0.3;
    private static final int BATCH = 32;
    private static final int STEPS = 5000;

    private final NetRequest request;
    private final Problem problem;
    private final Sequential net;
    private final Regularization regularization;
    private final int[] units;
    private final Function<Batch, Gradients> ofBatch;
    private final Optimizer optimizer;
    private final Batches batches;
    private final Path path;
    private Iterator<Batch> pass;
    private @Nullable Gradients gradients;
    private int steps;

    Training(NetRequest request) {
        this.request = request;
        SplitMix random = new SplitMix(request.seed());
        problem = Problem.of(Points.make(request, random), Feature.of(request.features()), testShare(), random);
        regularization = Regularization.of(request.regularization());
        units = IntStream.concat(
                        IntStream.concat(IntStream.of(problem.features().size()), IntStream.of(request.layers())),
                        IntStream.of(problem.outputs()))
                .toArray();
        net = net(request, units, random);
        ofBatch = problem.task().gradients(net, loss -> regularization.hasPenalty() ? loss.add(penaltyTerm()) : loss);
        optimizer = regularization
                .optimizer(
                        Rules.get(request.optimizer(), request.hyperparameters()),
                        Rates.schedule(rate(), request.schedule()),
                        net.parameters())
                .lint(Lint.OFF);
        batches = Batches.of(problem.train()).size(batch()).shuffle(random);
        pass = batches.iterator();
        edits().forEach(this::check);
        setByHand();
        path = new Path(net.parameters());
    }

    private static Sequential net(NetRequest request, int[] units, SplitMix random) {
        Sequential net = new Sequential();
        for (int i = 1; i < units.length; i++) {
            net.add(layerName(i), new Linear(units[i - 1], units[i], random));
            if (i < units.length - 1) {
                net.add(request.activation() + i, Activations.get(request.activation()));
            }
        }
        return net;
    }

    /** The name of a layer with weights, from 1. */
    static String layerName(int layer) {
        return "fc" + layer;
    }

    // ---- training

    /**
     * Takes one step.
     *
     * @throws IllegalArgumentException if a gradient is not finite
     * @throws IllegalStateException if a weight would not be finite
     */
    void step() {
        if (!pass.hasNext()) {
            pass = batches.iterator();
        }
        Batch batch = pass.next();
        // If the step is refused, nobody sees gradients of which no step was taken.
        gradients = null;
        Gradients found = ofBatch.apply(batch);
        optimizer.step(found);
        gradients = found;
        steps++;
        path.record(steps);
        setByHand();
    }

    private Variable penaltyTerm() {
        return regularization.penalty(net.parameters());
    }

    // ---- weights and biases that are set by hand

    List<WeightEdit> edits() {
        return Objects.requireNonNullElse(request.edits(), List.of());
    }

    /** Sets the weights and biases that are to be set after the step that was taken. */
    private void setByHand() {
        edits().stream().filter(edit -> edit.step() == steps).forEach(this::edit);
    }

    /**
     * Sets a weight or a bias now. What the optimizer remembers of its gradients stays.
     *
     * @throws IllegalArgumentException if it does not exist
     */
    void edit(WeightEdit edit) {
        check(edit);
        boolean isBias = edit.input() == 0;
        int entry = isBias ? edit.output() - 1 : (edit.output() - 1) * units[edit.layer() - 1] + edit.input() - 1;
        Parameter parameter = net.parameters().get(layerName(edit.layer()) + (isBias ? ".bias" : ".weight"));
        parameter.update(entries -> entries[entry] = edit.value());
    }

    private void check(WeightEdit edit) {
        int layer = edit.layer();
        boolean exists = layer >= 1
                && layer < units.length
                && edit.output() >= 1
                && edit.output() <= units[layer]
                && edit.input() >= 0
                && edit.input() <= units[layer - 1];
        if (!exists) {
            String sought = edit.input() == 0
                    ? "bias of unit " + edit.output()
                    : "weight from " + edit.input() + " to " + edit.output();
            throw new IllegalArgumentException(
                    "layer " + layer + " has no " + sought + "; the layers have " + shape() + " units");
        }
    }

    boolean isDone() {
        return steps >= lastStep();
    }

    int steps() {
        return steps;
    }

    /** How many times the training data was gone through. */
    double epoch() {
        return (double) steps / batches.count();
    }

    /** The learning rate of the next step. */
    double nextRate() {
        return optimizer.learningRate(optimizer.groups().get(0).name());
    }

    /** The gradients of the last batch; null before the first step. */
    @Nullable Gradients gradients() {
        return gradients;
    }

    Sequential net() {
        return net;
    }

    Problem problem() {
        return problem;
    }

    Path path() {
        return path;
    }

    /** The mean loss over a part of the data. */
    double loss(Dataset part) {
        return Recording.off(() -> problem.task().loss(output(part), part).scalar());
    }

    /** What the loss is charged for the weights; 0 without a penalty. */
    double penalty() {
        return Recording.off(() -> penaltyTerm().scalar());
    }

    /** What is minimized, over all training samples. */
    double objective() {
        return loss(problem.train()) + penalty();
    }

    /** What the net says of a part of the data. */
    Variable output(Dataset part) {
        return net.forward(Variable.wrap(part.x()));
    }

    // ---- what it was made with

    private int lastStep() {
        return Objects.requireNonNullElse(request.steps(), STEPS);
    }

    int batch() {
        return Objects.requireNonNullElse(request.batch(), BATCH);
    }

    double testShare() {
        return Objects.requireNonNullElse(request.testShare(), TEST_SHARE);
    }

    Regularization regularization() {
        return regularization;
    }

    /** The units of each layer, from the features on. */
    int[] units() {
        return units.clone();
    }

    /** The same for people. */
    String shape() {
        return Arrays.stream(units).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    }

    double rate() {
        return Objects.requireNonNullElse(
                request.rate(), Rules.get(request.optimizer()).netRate());
    }

    NetResponse told(String id) {
        return new NetResponse(
                id,
                inputs(),
                units,
                (int) net.parameters().entries(),
                problem.points().classes(),
                problem.points().axes(),
                problem.points().names(),
                problem.points().domain(),
                PointSet.told(problem.raw().train()),
                PointSet.told(problem.raw().test()),
                lastStep(),
                batch(),
                rate(),
                request.seed());
    }

    private List<NetResponse.Input> inputs() {
        double[][] maps = Frames.maps(problem.grid(Frames.MAP_SIZE).value());
        return IntStream.range(0, maps.length)
                .mapToObj(i ->
                        new NetResponse.Input(problem.features().get(i).told().name(), maps[i]))
                .toList();
    }
}
