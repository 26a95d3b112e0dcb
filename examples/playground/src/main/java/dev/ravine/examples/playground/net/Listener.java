package dev.ravine.examples.playground.net;

import dev.ravine.examples.playground.api.NetEnd;
import dev.ravine.examples.playground.api.NetFrame;
import java.io.IOException;

/** Someone who watches a net. Each method may block as long as the other side is slow, and fails when it is gone. */
public interface Listener {
    /** Shows a frame. */
    void frame(NetFrame frame) throws IOException;

    /** Says that no more will come, and closes. */
    void end(NetEnd end);

    /** Says nothing, to find out whether anyone is there. */
    void ping() throws IOException;

    /** Whether it has listened long enough, and should come again. */
    boolean isOld();

    /** Ends without a word. */
    void close();
}
