package dev.ravine.examples.site.net;

import dev.ravine.examples.site.api.NetRequest;

/** Makes the requests that tests send. */
final class NetRequests {
    private NetRequests() {}

    static NetRequest of(String dataset, String optimizer, double rate, int steps, int... layers) {
        return new NetRequest(
                dataset, null, 100, null, null, layers, "tanh", optimizer, null, rate, null, 16, steps, 7, null);
    }
}
