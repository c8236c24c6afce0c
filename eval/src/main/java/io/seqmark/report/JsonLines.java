package io.seqmark.report;

import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import io.seqmark.base.RunException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The JSON objects of a file that has one a line, read one after the other: memory holds one line. Not thread-safe. */
public final class JsonLines implements Closeable {
    /** No row of a journal has more bytes either. */
    public static final int MAX_LINE_BYTES = 1 << 28;

    /** Python's forms of numbers that are none. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final TypeReference<LinkedHashMap<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private final Path file;
    private final int maxLineBytes;
    private final InputStream in;
    private long lines;

    /**
     * Opens a file.
     *
     * @throws InputException if it cannot be read
     */
    public JsonLines(Path file, int maxLineBytes) {
        this.file = file;
        this.maxLineBytes = maxLineBytes;
        try {
            this.in = new BufferedInputStream(RegularFile.stream(file), 1 << 16);
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    /** That a file of a run cannot be read. */
    static InputException unreadable(Path file, IOException failure) {
        String why = failure instanceof NoSuchFileException ? "there is no such file" : RunException.reason(failure);
        return new InputException(
                "cannot read " + file + ": " + why + "; name the --save_dir of a run that has ended", failure);
    }

    /**
     * The object that is all of a short file.
     *
     * @throws InputException if there is none
     */
    public static JsonSection whole(Path file, int maxBytes) {
        byte[] bytes;
        try {
            bytes = RegularFile.bytes(file, maxBytes);
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
        String where = file.toString();
        return parse(where, decode(where, bytes), failure -> {
            TokenStreamLocation at = failure.getLocation();
            return at == null ? where : where + ": line " + at.getLineNr();
        });
    }

    private static JsonSection parse(String where, String text, Function<JacksonException, String> place) {
        Map<String, @Nullable Object> object;
        try {
            object = JSON.readValue(text, OBJECT);
        } catch (JacksonException failure) {
            throw new InputException(place.apply(failure) + ": no JSON object; " + JsonSection.REMEDY, failure);
        }
        if (object == null) {
            throw new InputException(where + ": no JSON object; " + JsonSection.REMEDY);
        }
        return JsonSection.of(where, object);
    }

    private static String decode(String where, byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException damaged) {
            throw new InputException(where + ": no UTF-8; " + JsonSection.REMEDY, damaged);
        }
    }

    /** How many lines were read. */
    public long lines() {
        return lines;
    }

    /** The next object; empty at the end of the file. */
    public Optional<JsonSection> next() {
        String where = file + ": line " + (lines + 1);
        Optional<byte[]> line;
        try {
            line = line(where);
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
        lines += line.isPresent() ? 1 : 0;
        return line.map(bytes -> parse(where, decode(where, bytes), _ -> where));
    }

    private Optional<byte[]> line(String where) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 && bytes.size() == 0) {
                return Optional.empty();
            }
            if (b < 0) {
                throw new InputException(where + ": the line has no end, so the file was cut; " + JsonSection.REMEDY);
            }
            if (bytes.size() == maxLineBytes) {
                throw new InputException(
                        where + ": the line has more than " + maxLineBytes + " bytes; " + JsonSection.REMEDY);
            }
            bytes.write(b);
        }
        return Optional.of(bytes.toByteArray());
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }
}
