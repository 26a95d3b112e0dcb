package dev.ravine.examples.site.browser;

import dev.ravine.autograd.kernel.Fdlibm;
import dev.ravine.autograd.kernel.PortableMath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Variable;
import org.teavm.model.instructions.InvokeInstruction;

/**
 * Makes {@link PortableMath} compute what compiled code asks of {@link Math}, and {@link Fdlibm} what it asks of {@link StrictMath},
 * where a browser's bits differ; and the browser read numbers, which TeaVM misreads in the last bit at times, and write them, of
 * which TeaVM does not know all formats.
 */
public final class ExactFunctions implements ClassHolderTransformer {
    /** What is asked, and the class that answers. */
    private static final Map<String, Class<?>> ANSWERS = new HashMap<>();

    static {
        for (String function : List.of("exp", "expm1", "tanh", "log", "log1p", "sin", "cos", "pow")) {
            ANSWERS.put("java.lang.Math." + function, PortableMath.class);
        }
        for (String function : List.of("exp", "log", "sin", "cos", "pow")) {
            ANSWERS.put("java.lang.StrictMath." + function, Fdlibm.class);
        }
        ANSWERS.put("java.lang.Math.fma", Fdlibm.class);
        ANSWERS.put("java.lang.Double.parseDouble", Numbers.class);
        ANSWERS.put("java.lang.String.format", Formats.class);
    }

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
        if (called.getClassName().equals("java.lang.String") && called.getName().equals("formatted")) {
            call.setArguments(
                    new Variable[] {call.getInstance(), call.getArguments().get(0)});
            call.setInstance(null);
            call.setMethod(new MethodReference(Formats.class, "format", String.class, Object[].class, String.class));
            return;
        }
        Class<?> answer = ANSWERS.get(called.getClassName() + "." + called.getName());
        if (answer != null) {
            call.setMethod(new MethodReference(answer.getName(), called.getDescriptor()));
        }
    }
}
