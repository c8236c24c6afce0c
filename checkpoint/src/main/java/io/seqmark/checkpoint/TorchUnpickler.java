package io.seqmark.checkpoint;

import io.seqmark.checkpoint.TorchTensor.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.Unpickler;

/**
 * Unpickles what {@link PickleScan} let pass. Every opcode that could reach the library's own, global table of
 * constructors (dates, exceptions, arbitrary classes as dictionaries) is handled here instead, so that nothing but maps,
 * lists, texts, numbers and {@link TorchTensor}s can come out.
 */
final class TorchUnpickler extends Unpickler {
    /** A refusal on its way through the library, which knows only its own exceptions. */
    private static final class Refusal extends PickleException {
        private final MalformedException reason;

        Refusal(MalformedException reason) {
            super(reason.getMessage(), reason);
            this.reason = reason;
        }
    }

    private final Map<String, Storage> storages = new HashMap<>();

    private TorchUnpickler() {}

    /**
     * What a pickle holds.
     *
     * @param value maps, lists, texts, numbers and tensors
     * @param storages those that it refers to, by key
     */
    record Pickled(Object value, Map<String, Storage> storages) {}

    /**
     * Unpickles.
     *
     * @param length of the pickle that starts at {@code start}, as {@link PickleScan} found it
     */
    static Pickled load(byte[] bytes, int start, int length) throws MalformedException {
        TorchUnpickler unpickler = new TorchUnpickler();
        try {
            Object value = unpickler.load(new ByteArrayInputStream(bytes, start, length));
            return new Pickled(value, unpickler.storages);
        } catch (Refusal e) {
            throw e.reason;
        } catch (IOException | RuntimeException e) {
            // the library meets a hostile order of opcodes with whatever its collections throw
            throw MalformedException.damaged(
                    "its pickle makes no sense (" + e.getClass().getSimpleName() + ")", e);
        } finally {
            unpickler.close();
        }
    }

    @Override
    protected Object dispatch(short opcode) throws IOException {
        try {
            switch (opcode) {
                case Opcodes.GLOBAL -> stack.add(TorchGlobal.find(line(), line()));
                case Opcodes.STACK_GLOBAL -> {
                    String name = text(stack.pop());
                    stack.add(TorchGlobal.find(text(stack.pop()), name));
                }
                case Opcodes.REDUCE -> {
                    List<?> arguments = tuple(stack.pop());
                    stack.add(call(stack.pop(), arguments));
                }
                case Opcodes.BUILD -> build(stack.pop(), stack.peek());
                case Opcodes.BINPERSID -> stack.add(storage(tuple(stack.pop())));
                case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
                case Opcodes.SETITEM -> {
                    Object value = stack.pop();
                    setItems(List.of(stack.pop(), value));
                }
                case Opcodes.SETITEMS -> setItems(stack.pop_all_since_marker());
                default -> {
                    return super.dispatch(opcode);
                }
            }
            return NO_RETURN_VALUE;
        } catch (MalformedException e) {
            throw new Refusal(e);
        }
    }

    private static Object call(Object callable, List<?> arguments) throws MalformedException {
        if (!(callable instanceof TorchGlobal.Callable known)) {
            throw senseless("a call of " + callable.getClass().getSimpleName());
        }
        return switch (known) {
            case ORDERED_DICT -> {
                require(arguments.isEmpty(), "an OrderedDict with arguments");
                yield new LinkedHashMap<>();
            }
            case SIZE -> argument(arguments, 0);
            case REBUILD_PARAMETER -> tensor(argument(arguments, 0));
            case REBUILD_TENSOR -> rebuildTensor(arguments);
        };
    }

    /** {@code (storage, storage_offset, size, stride, ...)}; what follows is about gradients. */
    private static TorchTensor rebuildTensor(List<?> arguments) throws MalformedException {
        if (!(argument(arguments, 0) instanceof Storage storage)) {
            throw senseless("a tensor without a storage");
        }
        List<Long> shape = naturals(argument(arguments, 2));
        List<Long> strides = naturals(argument(arguments, 3));
        require(shape.size() == strides.size(), "a shape and strides of different lengths");
        return new TorchTensor(storage, natural(argument(arguments, 1)), shape, strides);
    }

    /** {@code ("storage", type, key, location, elements)}, in old files with a sixth that is None. */
    private Storage storage(List<?> id) throws MalformedException {
        require(id.size() >= 5 && "storage".equals(id.getFirst()), "a reference that is no storage");
        require(id.size() == 5 || id.get(5) == null, "a view of a storage, as torch before 0.4 wrote it");
        if (!(id.get(1) instanceof TorchGlobal.StorageType type)) {
            throw senseless("a storage without a type");
        }
        Storage storage = new Storage(type.dtype(), text(id.get(2)), natural(id.get(4)));
        storages.putIfAbsent(storage.key(), storage);
        return storage;
    }

    /** State on an OrderedDict is module metadata, which evaluation does not need; nothing else may carry state. */
    private static void build(Object state, Object target) throws MalformedException {
        require(target instanceof Map && state instanceof Map, "state on something that is no dictionary");
    }

    private void setItems(List<?> keysAndValues) throws MalformedException {
        if (!(stack.peek() instanceof Map<?, ?>)) {
            throw senseless("an item for something that is no dictionary");
        }
        @SuppressWarnings("unchecked") // every map on the stack was made by this class
        Map<String, Object> map = (Map<String, Object>) stack.peek();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            // texts alone as keys: the hash of a nested container can take for ever
            map.put(text(keysAndValues.get(i)), keysAndValues.get(i + 1));
        }
    }

    private static TorchTensor tensor(Object value) throws MalformedException {
        if (value instanceof TorchTensor tensor) {
            return tensor;
        }
        throw senseless("a parameter that is no tensor");
    }

    private static List<Long> naturals(Object value) throws MalformedException {
        List<Long> numbers = new ArrayList<>();
        for (Object each : tuple(value)) {
            numbers.add(natural(each));
        }
        require(numbers.size() <= 64, "a tensor of " + numbers.size() + " dimensions");
        return numbers;
    }

    private static long natural(Object value) throws MalformedException {
        if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0) {
            return ((Number) value).longValue();
        }
        throw senseless("a number that is none");
    }

    private static String text(Object value) throws MalformedException {
        if (value instanceof String text) {
            return text;
        }
        throw senseless("a name that is no text");
    }

    private static List<?> tuple(Object value) throws MalformedException {
        if (value instanceof Object[] values) {
            return Arrays.asList(values);
        }
        throw senseless("arguments that are no tuple");
    }

    private static Object argument(List<?> arguments, int index) throws MalformedException {
        require(index < arguments.size(), "too few arguments");
        return arguments.get(index);
    }

    private static void require(boolean sound, String otherwise) throws MalformedException {
        if (!sound) {
            throw senseless(otherwise);
        }
    }

    private static MalformedException senseless(String what) {
        return new MalformedException("its pickle makes no sense: " + what);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = input.read(); c != '\n'; c = input.read()) {
            if (c < 0) {
                throw new PickleException("the pickle is cut");
            }
            line.append((char) c);
        }
        return line.toString();
    }
}
