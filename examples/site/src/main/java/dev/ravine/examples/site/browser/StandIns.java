package dev.ravine.examples.site.browser;

import org.teavm.extension.spi.substitution.SimpleSubstitutionPolicy;
import org.teavm.extension.spi.substitution.SubstitutionSink;

/** The classes that others stand in for in the browser, because TeaVM lacks them or a browser has something better. */
public final class StandIns extends SimpleSubstitutionPolicy {
    /** Made by TeaVM. */
    public StandIns() {}

    @Override
    public void contribute(SubstitutionSink sink) {
        sink.selectClasses(name -> name.startsWith("java."))
                .packagePrefix(StandIns.class.getPackageName() + ".")
                .simpleNamePrefix("T");
        sink.selectClasses("dev.ravine.autograd.kernel.KernelChoice"::equals).simpleNamePrefix("Browser");
        sink.selectClasses("dev.ravine.autograd.kernel.Words"::equals).simpleNamePrefix("Js");
    }
}
