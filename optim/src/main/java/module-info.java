/** Optimizers: update rules, schedules and parameter groups. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // EJML has no module descriptors.
module dev.ravine.optim {
    requires transitive dev.ravine.autograd;
    requires ejml.ddense;
    requires static transitive org.jspecify;

    exports dev.ravine.optim;
    exports dev.ravine.optim.minimize;
    exports dev.ravine.optim.rule;
    exports dev.ravine.optim.schedule;
    exports dev.ravine.optim.transform;
}
