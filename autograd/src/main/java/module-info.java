/** Differentiable matrices: operations with their rules, and the reverse pass. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // EJML has no module descriptors.
module dev.ravine.autograd {
    requires transitive ejml.core;
    requires ejml.ddense;
    requires org.apache.commons.numbers.gamma;
    requires static transitive org.jspecify;

    // Where the program has them: the vector kernels, and properties for jqwik. What jqwik looks up is in
    // META-INF/services
    // alone, as tests stand on the class path: to provide it here would make everyone need jqwik.
    requires static jdk.incubator.vector;
    requires static net.jqwik.api;

    exports dev.ravine.autograd;
    exports dev.ravine.autograd.capture;
    exports dev.ravine.autograd.check;
    exports dev.ravine.autograd.convolution;
    exports dev.ravine.autograd.graph;
    exports dev.ravine.autograd.jqwik;
    exports dev.ravine.autograd.kernel;
}
