package dev.ravine.examples.site.browser;

import java.util.Set;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.instructions.InvokeInstruction;

/**
 * Makes {@link Exact} compute what compiled code asks of {@link Math} and {@link StrictMath}, where a browser's bits differ, and the
 * browser read numbers, which TeaVM misreads in the last bit at times.
 */
public final class ExactFunctions implements ClassHolderTransformer {
    private static final Set<String> CLASSES = Set.of("java.lang.Math", "java.lang.StrictMath");
    private static final Set<String> FUNCTIONS =
            Set.of("fma", "exp", "expm1", "tanh", "log", "log1p", "sin", "cos", "pow");

    /** Made by TeaVM. */
    public ExactFunctions() {}

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        for (MethodHolder method : type.getMethods()) {
            if (method.getProgram() != null) {
                for (BasicBlock block : method.getProgram().getBasicBlocks()) {
                    for (Instruction instruction : block) {
                        if (instruction instanceof InvokeInstruction call) {
                            redirect(call);
                        }
                    }
                }
            }
        }
    }

    private static void redirect(InvokeInstruction call) {
        MethodReference called = call.getMethod();
        if (called.getClassName().equals("java.lang.Double") && called.getName().equals("parseDouble")) {
            call.setMethod(new MethodReference(Numbers.class.getName(), called.getDescriptor()));
        } else if (CLASSES.contains(called.getClassName()) && FUNCTIONS.contains(called.getName())) {
            call.setMethod(new MethodReference(Exact.class.getName(), called.getDescriptor()));
        }
    }
}
