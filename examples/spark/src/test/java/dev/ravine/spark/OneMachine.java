package dev.ravine.spark;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.State;
import dev.ravine.nn.Dropout;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.loss.Losses;
import dev.ravine.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Gradient accumulation over the same shards, eagerly and in one thread, by the library's public methods alone. */
final class OneMachine {
    private final SplitMix random;
    final Layer model;
    private final List<Dataset> shards;
    private final long seed;
    private final int batch;
    private final int chunk;

    OneMachine(Dataset data, int partitions, long seed, int batch, int chunk) {
        random = new SplitMix(seed);
        model = Sequential.of(
                new Linear(2, 16, random), new Tanh(), new Dropout(0.2, random), new Linear(16, 2, random));
        shards = IntStream.range(0, partitions)
                .mapToObj(p -> data.samples(IntStream.range((int) ((long) data.size() * p / partitions), (int)
                                ((long) data.size() * (p + 1) / partitions))
                        .toArray()))
                .toList();
        this.seed = seed;
        this.batch = batch;
        this.chunk = chunk;
    }

    /** Takes a step, adding the shards' sums in groups of neighbours first, or one by one if a group is 1. */
    double step(Optimizer optimizer, long step, int group) {
        List<Gradients> sums = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        int rows = 0;
        for (int p = 0; p < shards.size(); p++) {
            Dataset shard = shards.get(p);
            int[] chosen = Minibatch.rows(seed, step, p, shard.size(), batch);
            if (chosen.length == 0) {
                continue;
            }
            random.restore(new State(Map.of(), Map.of("counter", Long.toString(Minibatch.seed(seed, step, p)))));
            Gradients sum = null;
            double loss = 0;
            for (Batch part : Batches.of(shard.samples(chosen)).size(chunk)) {
                var mean = Losses.crossEntropy(model.forward(part.x()), part.labels());
                var whole = mean.mul(part.size());
                loss += whole.scalar();
                sum = sum == null ? whole.backward() : sum.add(whole.backward());
            }
            sums.add(sum);
            losses.add(loss);
            rows += chosen.length;
        }
        List<Gradients> groups = new ArrayList<>();
        double loss = 0;
        for (int from = 0; from < sums.size(); from += group) {
            int to = Math.min(sums.size(), from + group);
            groups.add(sums.subList(from, to).stream().reduce(Gradients::add).orElseThrow());
            loss += losses.subList(from, to).stream().reduce(Double::sum).orElseThrow();
        }
        Gradients all = groups.stream().reduce(Gradients::add).orElseThrow();
        optimizer.step(all.scale(1.0 / rows));
        return loss / rows;
    }
}
