package dev.ravine.autograd.check;

/** Something wrong with the subject that no comparison of numbers is needed for. */
final class Defect extends RuntimeException {
    private static final long serialVersionUID = 1;

    Defect(String message) {
        super(message);
    }
}
