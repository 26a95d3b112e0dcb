package dev.ravine.examples.benchmarks.compare;

import dev.ravine.examples.benchmarks.compare.Contender.Side;
import dev.ravine.examples.benchmarks.report.Clock;
import dev.ravine.examples.benchmarks.workload.Workloads;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What became of one workload.
 *
 * @param workload which
 * @param turns a line for each contender, in their order
 * @param allocated the bytes that a step of ours allocates
 * @param parameters how many numbers are trained
 */
record Result(Workloads workload, List<Turns> turns, double allocated, long parameters) {

    /** Who of a side is the fastest; empty if the side was not there. */
    Optional<Turns> best(Side side) {
        return turns.stream().filter(of -> of.contender.side == side).min(Comparator.comparingDouble(Turns::median));
    }

    /**
     * What one contender did.
     *
     * @param contender who
     * @param micros the microseconds of a step in each round
     * @param mebibytes the most memory that its process ever held
     * @param setting how the optimizer was fastest; empty for ours, which has one way only
     */
    record Turns(Contender contender, double[] micros, double mebibytes, String setting) {
        /** The median of the rounds. */
        double median() {
            return Clock.median(micros);
        }
    }
}
