package dev.ravine.examples.site.browser;

import java.util.Collection;
import org.teavm.extension.spi.resources.ResourcesPolicy;

/** The files that are compiled in. */
public final class Resources implements ResourcesPolicy {
    /** Made by TeaVM. */
    public Resources() {}

    @Override
    public String[] supplyResources(Collection<? extends String> classes) {
        return new String[] {"dev/ravine/examples/site/net/iris.csv"};
    }
}
