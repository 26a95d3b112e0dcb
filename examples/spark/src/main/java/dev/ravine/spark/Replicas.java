package dev.ravine.spark;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * The models that an executor keeps from step to step, as many as tasks run at once. It is sent as a broadcast, of which an
 * executor holds one copy for all of its tasks.
 */
final class Replicas implements Serializable {
    private static final long serialVersionUID = 1;

    private final ModelSpec spec;
    private final long seed;
    private transient Queue<Replica> idle = new ConcurrentLinkedQueue<>();

    Replicas(ModelSpec spec, long seed) {
        this.spec = spec;
        this.seed = seed;
    }

    /** Lends a model that nobody else uses meanwhile; if the body fails, it is not used again. */
    <T> T lend(Function<Replica, T> body) {
        Replica replica = idle.poll();
        if (replica == null) {
            replica = new Replica(spec, seed);
        }
        T result = body.apply(replica);
        idle.add(replica);
        return result;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        idle = new ConcurrentLinkedQueue<>();
    }
}
