package dev.ravine.autograd.capture;

/** A function that is recorded once and run again. */
public final class Captured {
    private Captured() {}
}
