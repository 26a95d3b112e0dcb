package dev.ravine.examples.playground.net;

import dev.ravine.examples.playground.api.Limits;
import dev.ravine.examples.playground.api.NetControl;
import dev.ravine.examples.playground.api.NetRequest;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All nets there are. */
public final class Nets implements AutoCloseable {
    private final SecureRandom random = new SecureRandom();
    private final Map<String, LiveNet> all = new LinkedHashMap<>();

    /** Makes none yet. */
    public Nets() {}

    /**
     * Makes a net and starts its thread. Where there are as many as there may be, one that no one watches goes.
     *
     * @throws IllegalArgumentException if the request asks for what there is not
     * @throws IllegalStateException if there are too many, and all are watched
     */
    public LiveNet create(NetRequest request) {
        LiveNet net = new LiveNet(Long.toHexString(random.nextLong()), request);
        synchronized (this) {
            all.values().removeIf(LiveNet::isOver);
            if (all.size() >= Limits.HERE.nets()) {
                LiveNet oldest = all.values().stream()
                        .filter(other -> !other.isWatched())
                        .min(Comparator.comparingLong(LiveNet::watchedAt))
                        .orElseThrow(() -> new IllegalStateException(
                                "there are " + all.size() + " nets already, and all are watched; stop one first"));
                stop(oldest);
                all.values().remove(oldest);
            }
            all.put(net.told().id(), net);
        }
        net.start();
        return net;
    }

    /** The net of this id, if there is one. */
    public synchronized Optional<LiveNet> get(String id) {
        return Optional.ofNullable(all.get(id)).filter(net -> !net.isOver());
    }

    private static void stop(LiveNet net) {
        net.control(new NetControl(NetControl.Action.STOP, null));
    }

    /** Stops them all. */
    @Override
    public synchronized void close() {
        all.values().forEach(Nets::stop);
        all.clear();
    }
}
