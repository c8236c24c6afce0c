package io.seqmark.cli;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Damages a field of a protocol buffer; the lengths around it are right afterwards, unless one of them is the damage. */
final class ProtoMutation {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    /** The copies of a field take no more. */
    private static final int MOST_BYTES = 100_000;

    private static final long[] ODD_NUMBERS = {
        0, 1, 2, 3, 4, 5, 6, 7, 127, 255, 1 << 20, Integer.MAX_VALUE, 1L << 31, -1
    };
    private static final float[] ODD_FLOATS = {
        0,
        -0f,
        1,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.MIN_VALUE
    };

    private ProtoMutation() {}

    /** A field: its number, its wire type, where it begins, where its value begins (behind a length), where it ends. */
    private record Field(long number, int wire, int start, int value, int end) {}

    static byte[] mutate(byte[] message, Random random) {
        List<Field> fields = fields(message).orElse(List.of());
        if (fields.isEmpty()) {
            return FileMutation.bytes(message, random);
        }
        // of a SentencePiece model nearly all fields are pieces: the number is drawn first
        List<Long> numbers = fields.stream().map(Field::number).distinct().toList();
        long number = numbers.get(random.nextInt(numbers.size()));
        List<Field> drawn =
                fields.stream().filter(each -> each.number() == number).toList();
        Field field = drawn.get(random.nextInt(drawn.size()));
        return FileMutation.splice(message, field.start(), field.end(), damaged(message, field, random));
    }

    private static byte[] damaged(byte[] message, Field field, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] whole = slice(message, field.start(), field.end());
        byte[] value = slice(message, field.value(), field.end());
        switch (random.nextInt(10)) {
            case 0 -> write(out, random.nextInt(60), field.wire(), value);
            case 1 -> {
                varint(out, field.number() << 3 | random.nextInt(8));
                out.writeBytes(value);
            }
            case 2 -> {
                varint(out, field.number() << 3 | BYTES);
                varint(out, ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)]);
                out.writeBytes(value);
            }
            case 3 -> {
                int times = random.nextBoolean() ? 2 : 2 + MOST_BYTES / whole.length;
                for (int i = 0; i < times; i++) {
                    out.writeBytes(whole);
                }
            }
            case 4 -> out.writeBytes(new byte[0]);
            default -> write(out, field.number(), field.wire(), otherValue(value, field.wire(), random));
        }
        return out.toByteArray();
    }

    private static byte[] otherValue(byte[] value, int wire, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (wire) {
            case VARINT -> varint(out, ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)]);
            case FIXED32 -> {
                int bits = Float.floatToRawIntBits(ODD_FLOATS[random.nextInt(ODD_FLOATS.length)]);
                for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                    out.write(bits >>> shift);
                }
            }
            case BYTES -> {
                boolean nested =
                        fields(value).filter(inside -> !inside.isEmpty()).isPresent();
                out.writeBytes(
                        nested && random.nextInt(4) != 0 ? mutate(value, random) : FileMutation.bytes(value, random));
            }
            default -> out.writeBytes(FileMutation.bytes(value, random));
        }
        return out.toByteArray();
    }

    /** The fields of a message; empty where the bytes are none. */
    private static Optional<List<Field>> fields(byte[] message) {
        List<Field> fields = new ArrayList<>();
        int at = 0;
        while (at < message.length) {
            int start = at;
            long tag = varintAt(message, at);
            at += varintBytes(message, at);
            int wire = (int) (tag & 7);
            int value = at;
            long length = switch (wire) {
                case VARINT -> varintBytes(message, at);
                case FIXED64 -> Long.BYTES;
                case FIXED32 -> Integer.BYTES;
                case BYTES -> {
                    value = at + varintBytes(message, at);
                    yield value - at + varintAt(message, at);
                }
                default -> -1;
            };
            if (tag <= 7 || length < 0 || length > message.length - at) {
                return Optional.empty();
            }
            at += (int) length;
            fields.add(new Field(tag >>> 3, wire, start, value, at));
        }
        return Optional.of(fields);
    }

    private static void write(ByteArrayOutputStream out, long number, int wire, byte[] value) {
        varint(out, number << 3 | wire);
        if (wire == BYTES) {
            varint(out, value.length);
        }
        out.writeBytes(value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long varintAt(byte[] bytes, int from) {
        long value = 0;
        int length = varintBytes(bytes, from);
        for (int i = 0; i < length; i++) {
            value |= (long) (bytes[from + i] & 0x7f) << (7 * i);
        }
        return value;
    }

    private static int varintBytes(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length - 1 && bytes[at] < 0 && at - from < 9) {
            at++;
        }
        return Math.min(at + 1, bytes.length) - from;
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
