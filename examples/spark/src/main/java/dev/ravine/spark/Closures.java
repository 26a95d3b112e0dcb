package dev.ravine.spark;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;

/** Refuses what cannot be sent to executors before anything is sent. */
final class Closures {
    private Closures() {}

    /**
     * Fails unless Java can serialize the object.
     *
     * @param what the object in words
     */
    static void requireSerializable(String where, String what, Object object) {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(object);
        } catch (NotSerializableException e) {
            throw new IllegalArgumentException(
                    where + ": " + what + " cannot be sent to executors, since it captures a " + e.getMessage()
                            + ", which is not Serializable. Let it capture numbers, words and records alone: make"
                            + " layers and other objects inside of it, and copy a field into a local variable, as a"
                            + " field captures 'this'",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(where + ": " + what + " cannot be serialized: " + e.getMessage(), e);
        }
    }
}
