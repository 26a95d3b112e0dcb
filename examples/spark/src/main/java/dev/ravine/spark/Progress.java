package dev.ravine.spark;

import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far a training is, with the settings that have to be the same for it to go on bit for bit. */
final class Progress {
    private final String where;
    private final String counted;
    private final Map<String, String> settings = new LinkedHashMap<>();

    /**
     * Begins with what every training has: its seed, and its data.
     *
     * @param where whose state this is, for messages
     * @param counted the name of the count: of its steps, say
     */
    Progress(String where, String counted, Shards shards, long seed) {
        this.where = where;
        this.counted = counted;
        settings.put("seed", Long.toString(seed));
        with("partitions", shards.partitions());
        settings.put("rows", Integer.toHexString(Arrays.hashCode(shards.fingerprints())));
    }

    Progress with(String name, int setting) {
        settings.put(name, Integer.toString(setting));
        return this;
    }

    State state(long count) {
        Map<String, String> properties = new LinkedHashMap<>(settings);
        properties.put(counted, Long.toString(count));
        return new State(Map.of(), properties);
    }

    /**
     * The saved count.
     *
     * @throws IllegalArgumentException if a setting is another than the saved one
     */
    long restored(State state) {
        StateReader saved = new StateReader(where + ".restore", state);
        settings.forEach((name, value) -> saved.word(name, value, List.of()));
        long count = saved.count(counted);
        saved.requireFit();
        return count;
    }
}
