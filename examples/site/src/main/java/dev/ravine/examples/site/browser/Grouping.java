package dev.ravine.examples.site.browser;

import java.util.HashMap;
import java.util.Map;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.Program;
import org.teavm.model.Variable;
import org.teavm.model.instructions.AssignInstruction;
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BinaryOperation;
import org.teavm.model.instructions.DoubleConstantInstruction;
import org.teavm.model.instructions.GetElementInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.NumericOperandType;

/**
 * Keeps a · (b · c) from being computed as (a · b) · c.
 *
 * <p>TeaVM 0.16 takes + and · of doubles for associative, and leaves out the parentheses around a sum or product on the right: the
 * last bits change. So where the right side of a product may be a product, 0 is taken away from it, and where that of a sum may be a
 * sum, it is multiplied by 1. Neither changes any number, and both keep their parentheses; JavaScript's compilers drop them again.
 */
public final class Grouping implements ClassHolderTransformer {
    /** What is known of a variable within its block. */
    private enum Kind {
        /** Anything, as it comes from elsewhere. */
        UNKNOWN,
        /** A constant, or read from an array or a field. */
        ATOM,
        /** A sum or a difference. */
        SUM,
        /** A product or a quotient. */
        PRODUCT
    }

    /** Made by TeaVM. */
    public Grouping() {}

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        for (MethodHolder method : type.getMethods()) {
            Program program = method.getProgram();
            if (program != null) {
                for (BasicBlock block : program.getBasicBlocks()) {
                    keep(program, block);
                }
            }
        }
    }

    private static void keep(Program program, BasicBlock block) {
        Map<Variable, Kind> kinds = new HashMap<>();
        for (Instruction instruction : block) {
            if (instruction instanceof DoubleConstantInstruction constant) {
                kinds.put(constant.getReceiver(), Kind.ATOM);
            } else if (instruction instanceof GetElementInstruction element) {
                kinds.put(element.getReceiver(), Kind.ATOM);
            } else if (instruction instanceof GetFieldInstruction field) {
                kinds.put(field.getReceiver(), Kind.ATOM);
            } else if (instruction instanceof AssignInstruction assign) {
                kinds.put(assign.getReceiver(), kinds.getOrDefault(assign.getAssignee(), Kind.UNKNOWN));
            } else if (instruction instanceof BinaryInstruction binary) {
                boolean isSum = isOneOf(binary, BinaryOperation.ADD, BinaryOperation.SUBTRACT);
                boolean isProduct = isOneOf(binary, BinaryOperation.MULTIPLY, BinaryOperation.DIVIDE);
                Kind right = kinds.getOrDefault(binary.getSecondOperand(), Kind.UNKNOWN);
                if (isSum && (right == Kind.UNKNOWN || right == Kind.SUM)) {
                    wrap(program, binary, BinaryOperation.MULTIPLY, 1);
                } else if (isProduct && (right == Kind.UNKNOWN || right == Kind.PRODUCT)) {
                    wrap(program, binary, BinaryOperation.SUBTRACT, 0);
                }
                kinds.put(binary.getReceiver(), isSum ? Kind.SUM : isProduct ? Kind.PRODUCT : Kind.UNKNOWN);
            }
        }
    }

    private static boolean isOneOf(BinaryInstruction binary, BinaryOperation one, BinaryOperation other) {
        return binary.getOperandType() == NumericOperandType.DOUBLE
                && (binary.getOperation() == one || binary.getOperation() == other);
    }

    /** Puts an operation with a number that changes nothing around the right side. */
    private static void wrap(Program program, BinaryInstruction binary, BinaryOperation operation, double neutral) {
        DoubleConstantInstruction constant = new DoubleConstantInstruction();
        constant.setConstant(neutral);
        constant.setReceiver(program.createVariable());
        BinaryInstruction around = new BinaryInstruction(operation, NumericOperandType.DOUBLE);
        around.setFirstOperand(binary.getSecondOperand());
        around.setSecondOperand(constant.getReceiver());
        around.setReceiver(program.createVariable());
        binary.insertPrevious(constant);
        binary.insertPrevious(around);
        binary.setSecondOperand(around.getReceiver());
    }
}
