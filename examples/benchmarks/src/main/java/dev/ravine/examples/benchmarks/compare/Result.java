package dev.ravine.examples.benchmarks.compare;

import dev.ravine.examples.benchmarks.compare.Contender.Side;
import dev.ravine.examples.benchmarks.workload.Workloads;
import dev.ravine.examples.shared.Median;
import java.util.Comparator;
import java.util.List;

/**
 * What became of one workload.
 *
 * @param workload which
 * @param turns a line for each contender, in their order
 * @param allocated the bytes that a step of ours allocates
 * @param parameters how many numbers are trained
 */
record Result(Workloads workload, List<Turns> turns, double allocated, long parameters) {

    /** The sides that took part, in order: Ravine and the peers. */
    List<Side> sides() {
        return turns.stream().map(of -> of.contender.side()).distinct().toList();
    }

    /** The fastest contender of a side. */
    Turns best(Side side) {
        return turns.stream()
                .filter(of -> of.contender.side().equals(side))
                .min(Comparator.comparingDouble(Turns::median))
                .orElseThrow();
    }

    /**
     * What one contender did.
     *
     * @param contender who
     * @param micros the microseconds of a step in each round
     * @param mebibytes the most memory that its process ever held
     * @param way which way was fastest; empty for ours, which has one only
     */
    record Turns(Contender contender, double[] micros, double mebibytes, String way) {
        /** The median of the rounds. */
        double median() {
            return Median.of(micros);
        }
    }
}
