/**
 * Sweeps and training on Apache Spark, for what one machine does not hold or not finish.
 *
 * <p>Three things, each a few lines of a user's code:
 *
 * <ul>
 *   <li>{@link dev.ravine.spark.Sweep}: configurations × seeds × folds, each trained whole on one core. Nothing but results
 *       travels, so this is what a cluster is best at; begin here.
 *   <li>{@link dev.ravine.spark.SynchronousTraining}: one model, whose gradient is the sum over all partitions of the data. Each
 *       step is a round through the cluster. It pays where computing the gradient takes much longer than that round.
 *   <li>{@link dev.ravine.spark.LocalSteps}: each partition takes some steps of its own, then all are averaged. Another
 *       algorithm, with fewer rounds.
 * </ul>
 *
 * <pre>{@code
 * Shards shards = Shards.ofCsv(session, "digits.csv", 64, 8);
 * ModelSpec spec = ModelSpec.labels(
 *         random -> Sequential.of(new Linear(64, 128, random), new Relu(), new Linear(128, 10, random)),
 *         Losses::crossEntropy);
 * try (SynchronousTraining training = new SynchronousTraining(shards, spec, 1).batch(64)) {
 *     Optimizer optimizer = Optimizer.of(new AdamW(), 1e-3, training.model().parameters());
 *     for (int i = 0; i < 1000; i++) {
 *         double loss = training.step(optimizer);
 *     }
 * }
 * }</pre>
 *
 * <p><b>What travels.</b> To the executors: once, the serialized recipe of the model and its loss
 * ({@link dev.ravine.spark.ModelSpec}); for each step, the parameters as arrays, as a broadcast. Back from each partition: a sum
 * of gradients as arrays, the loss and the number of rows. The data stay where they are, packed into one matrix for each
 * partition. The optimizer and what it remembers stay on the driver. An executor keeps a model for each of its cores, with its
 * captured loss, from step to step.
 *
 * <p><b>How bits are kept.</b> What a partition computes depends on nothing but the parameters, its rows, the seed, the step and
 * its own number, so a task that runs again, there or elsewhere, gives the same bits. The driver adds the partitions' sums in the
 * order of the partitions, whichever came first. So a step has the bits of {@code Gradients.add} over the same shards on one
 * machine. Where there are more partitions than the driver can hold arrays, executors first add neighbours in a tree
 * whose shape is fixed. Two things could break this, and both are checked in each step: rows that differ when Spark reads them again, and
 * executors with kernels of other kinds.
 *
 * <p><b>What is refused.</b> A lambda that captures something that is not serializable, before anything is sent; rows that are
 * ragged or not finite, by partition and row; a model with running statistics, which several machines cannot update in one order.
 * What goes wrong in a task is one exception on the driver that says where and how often.
 *
 * <p>To read it: {@code Replica} computes on an executor, a {@code PartialSum} is what it computes for one partition, and
 * {@code OrderedSum} is how these come to the driver.
 */
@NullMarked
package dev.ravine.spark;

import org.jspecify.annotations.NullMarked;
