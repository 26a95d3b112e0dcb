/** An application that is a module; {@code ModularApplicationTest} compiles and runs it. */
module app {
    requires dev.ravine.nn;
    requires dev.ravine.optim;
}
