/** Layers, losses, data and checkpoints. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // EJML has no module descriptors.
module dev.ravine.nn {
    requires transitive dev.ravine.autograd;
    requires ejml.ddense;
    requires com.fasterxml.jackson.core;
    requires de.siegmar.fastcsv;
    requires static transitive org.jspecify;

    exports dev.ravine.nn;
    exports dev.ravine.nn.activation;
    exports dev.ravine.nn.attention;
    exports dev.ravine.nn.checkpoint;
    exports dev.ravine.nn.data;
    exports dev.ravine.nn.embedding;
    exports dev.ravine.nn.image;
    exports dev.ravine.nn.init;
    exports dev.ravine.nn.loss;
    exports dev.ravine.nn.metric;
    exports dev.ravine.nn.norm;
    exports dev.ravine.nn.recurrent;
}
