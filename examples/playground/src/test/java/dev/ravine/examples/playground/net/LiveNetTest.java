package dev.ravine.examples.playground.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.examples.playground.api.Limits;
import dev.ravine.examples.playground.api.NetControl;
import dev.ravine.examples.playground.api.NetControl.Action;
import dev.ravine.examples.playground.api.NetEnd;
import dev.ravine.examples.playground.api.NetFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveNetTest {
    private final Nets nets = new Nets();

    @AfterEach
    void stop() {
        nets.close();
    }

    private static final class Watcher implements Listener {
        private final BlockingQueue<NetFrame> frames = new LinkedBlockingQueue<>();
        private final BlockingQueue<NetEnd> ends = new LinkedBlockingQueue<>();
        private volatile boolean gone;
        private volatile boolean old;

        @Override
        public void frame(NetFrame frame) throws IOException {
            if (gone) {
                throw new IOException("gone");
            }
            frames.add(frame);
        }

        @Override
        public void end(NetEnd end) {
            ends.add(end);
        }

        @Override
        public void ping() throws IOException {
            if (gone) {
                throw new IOException("gone");
            }
        }

        @Override
        public boolean isOld() {
            return old;
        }

        @Override
        public void close() {}

        NetFrame next() throws InterruptedException {
            return Objects.requireNonNull(frames.poll(30, TimeUnit.SECONDS), "no frame came");
        }

        NetEnd end() throws InterruptedException {
            return Objects.requireNonNull(ends.poll(30, TimeUnit.SECONDS), "no end came");
        }
    }

    private LiveNet net(String optimizer, double rate, int steps) {
        return nets.create(NetRequests.of("moons", optimizer, rate, steps, 4));
    }

    private static void tell(LiveNet net, Action action, @Nullable Integer stepsPerFrame) {
        net.control(new NetControl(action, stepsPerFrame));
    }

    @Test
    void waitsThenStepsThenRunsToTheEnd() throws InterruptedException {
        LiveNet net = net("adam", 0.05, 60);
        Watcher watcher = new Watcher();
        net.watch(watcher);
        assertThat(watcher.next().step()).isZero();
        assertThat(watcher.frames.poll(200, TimeUnit.MILLISECONDS)).isNull();
        tell(net, Action.STEP, null);
        assertThat(watcher.next().step()).isEqualTo(1);
        tell(net, Action.RESUME, 10);
        List<Integer> steps = new ArrayList<>();
        NetFrame frame;
        do {
            frame = watcher.next();
            steps.add(frame.step());
        } while (!frame.done());
        assertThat(steps).isSorted().endsWith(60);
        assertThat(watcher.end().reason()).isEqualTo("done");
        assertThat(net.isWatched()).isFalse();
        // Whoever looks again sees the end again.
        Watcher again = new Watcher();
        net.watch(again);
        assertThat(again.next().done()).isTrue();
        assertThat(again.end().reason()).isEqualTo("done");
        assertThat(net.landscape().pathStep()).endsWith(60);
    }

    @Test
    void doesNothingWhileNobodyWatches() throws InterruptedException {
        LiveNet net = net("adam", 0.05, 10_000);
        tell(net, Action.RESUME, 5);
        Watcher watcher = new Watcher();
        Thread.sleep(150);
        net.watch(watcher);
        assertThat(watcher.next().step()).isLessThanOrEqualTo(5);
        watcher.gone = true;
        while (net.isWatched()) {
            Thread.sleep(5);
        }
        Thread.sleep(100);
        Watcher first = new Watcher();
        net.watch(first);
        int before = first.next().step();
        first.old = true;
        while (net.isWatched()) {
            Thread.sleep(5);
        }
        for (NetFrame frame : first.frames) {
            before = frame.step();
        }
        Thread.sleep(150);
        Watcher second = new Watcher();
        net.watch(second);
        // What was under way when the first one went, and no more.
        assertThat(second.next().step()).isLessThanOrEqualTo(before + 5);
    }

    @Test
    void aSecondWatcherTakesOver() throws InterruptedException {
        LiveNet net = net("sgd", 0.05, 100);
        Watcher first = new Watcher();
        net.watch(first);
        first.next();
        Watcher second = new Watcher();
        net.watch(second);
        assertThat(first.end().reason()).isEqualTo("moved");
        second.next();
    }

    @Test
    void tellsThatItDiverged() throws InterruptedException {
        LiveNet net = net("sgd", 1e6, 1_000);
        Watcher watcher = new Watcher();
        net.watch(watcher);
        tell(net, Action.RESUME, 1000);
        NetEnd end = watcher.end();
        // With tanh in between the weights may stay finite to the end, however large the steps.
        assertThat(end.reason()).isIn("diverged", "done");
    }

    @Test
    void stopsWhenItIsTold() throws InterruptedException {
        LiveNet net = net("sgd", 0.1, 100_000);
        Watcher watcher = new Watcher();
        net.watch(watcher);
        String id = net.told().id();
        tell(net, Action.RESUME, 1);
        watcher.next();
        tell(net, Action.STOP, null);
        assertThat(watcher.end().reason()).isEqualTo("stopped");
        assertThat(nets.get(id)).isEmpty();
    }

    @Test
    void oneThatNobodyWatchesMakesRoomAndIfAllAreWatchedThereIsNone() {
        List<LiveNet> all = new ArrayList<>();
        for (int i = 0; i < Limits.HERE.nets(); i++) {
            all.add(net("sgd", 0.1, 10));
        }
        all.get(0).watch(new Watcher());
        LiveNet late = net("sgd", 0.1, 10);
        assertThat(nets.get(all.get(0).told().id())).isPresent();
        assertThat(nets.get(all.get(1).told().id())).isEmpty();
        assertThat(nets.get(late.told().id())).isPresent();
        all.stream().skip(2).forEach(net -> net.watch(new Watcher()));
        late.watch(new Watcher());
        assertThatThrownBy(() -> net("sgd", 0.1, 10))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there are 8 nets already, and all are watched; stop one first");
    }
}
