package dev.ravine.examples.shared;

import dev.ravine.examples.shared.Comparison.Run;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;

/** Machines that do the runs of a comparison, each on one core: the module {@code spark} has some. */
public interface Cluster {
    /**
     * Does all runs.
     *
     * @param master where the cluster is
     * @param listener told of each run as it ends, and why it failed; an empty reason if it did not
     * @return the runs that did not fail, in any order
     */
    List<Run> run(String master, List<ComparedRun> runs, BiConsumer<ComparedRun, String> listener);

    /**
     * The cluster on the class path.
     *
     * @throws Failure if there is none
     */
    static Cluster load() {
        return ServiceLoader.load(Cluster.class)
                .findFirst()
                .orElseThrow(() ->
                        new Failure("--spark needs the module spark on the class path, where examples/run puts it"));
    }
}
