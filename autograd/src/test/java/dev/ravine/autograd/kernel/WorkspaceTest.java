package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    @Test
    void aPoolKeepsOneForEachProcessorHoweverManyWereInUse() {
        assumeThat(VectorApi.present()).isTrue();
        Workspace.Pool pool = new Workspace.Pool();
        int processors = Runtime.getRuntime().availableProcessors();
        Set<Workspace> used = takeAll(pool, processors + 20);
        assertThat(used).hasSize(processors + 20);
        used.forEach(pool::give);
        Set<Workspace> again = takeAll(pool, processors + 20);
        again.retainAll(used);
        assertThat(again).hasSize(processors);
    }

    private static Set<Workspace> takeAll(Workspace.Pool pool, int count) {
        List<Workspace> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(pool.take());
        }
        Set<Workspace> set = Collections.newSetFromMap(new IdentityHashMap<>());
        set.addAll(taken);
        return set;
    }
}
