package io.seqmark.dataset.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records of fields that a character separates, as RFC 4180 has them: a field that begins with a quotation mark ends at the
 * next one, and two of them are one of its text; line breaks and separators inside are text, too. Elsewhere in a field a
 * quotation mark is text. Fields go by their names in the first record, or by their numbers from 1 where there is no such
 * record.
 */
final class SeparatedReader implements RecordReader {
    private static final int MAX_FIELDS = 10_000;
    private static final int NAMES_SHOWN = 20;

    private final ByteSource bytes;
    private final int separator;
    private final List<String> fields;
    private final Problems problems;
    private final boolean numbered;
    private @Nullable List<Integer> columns;
    private int width = -1;
    private boolean broken;

    SeparatedReader(InputStream bytes, char separator, List<String> fields, Problems problems) {
        this.bytes = new ByteSource(bytes);
        this.separator = separator;
        this.fields = List.copyOf(fields);
        this.problems = problems;
        this.numbered = fields.stream().allMatch(SeparatedReader::isNumber);
    }

    private static boolean isNumber(String field) {
        return field.matches("[1-9][0-9]{0,4}");
    }

    @Override
    public Optional<FieldTexts> next() throws IOException {
        List<Integer> wanted = columns;
        if (wanted == null) {
            wanted = numbered ? fields.stream().map(Integer::parseInt).toList() : header();
            columns = wanted;
        }
        if (bytes.peek() < 0) {
            return Optional.empty();
        }
        long line = bytes.line();
        int before = width;
        broken = false;
        List<Optional<String>> all = record(line);
        if (broken) { // nobody knows where its fields end
            return Optional.of(nothing(line));
        }
        if (before >= 0 && all.size() != before) {
            problems.add(
                    line,
                    "%d fields, but the records before have %d; a field with a %s or a quotation mark at its"
                                    .formatted(all.size(), before, separator == ',' ? "comma" : "tab")
                            + " start needs quotation marks around it");
            return Optional.of(nothing(line));
        }
        width = all.size();
        List<Optional<String>> texts = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            int column = wanted.get(i);
            if (column > all.size()) {
                problems.add(line, "no field " + column + "; the record has " + all.size());
            }
            texts.add(column > 0 && column <= all.size() ? all.get(column - 1) : Optional.empty());
        }
        return Optional.of(new FieldTexts(line, texts));
    }

    private FieldTexts nothing(long line) {
        return new FieldTexts(line, Collections.nCopies(fields.size(), Optional.empty()));
    }

    /** The numbers of the fields by the names in the first record; 0 for one that is not there, which is told. */
    private List<Integer> header() throws IOException {
        if (bytes.peek() < 0) {
            return Collections.nCopies(fields.size(), 0);
        }
        long line = bytes.line();
        List<String> names = record(line).stream().map(name -> name.orElse("")).toList();
        width = names.size();
        List<Integer> found = new ArrayList<>();
        for (String field : fields) {
            int first = names.indexOf(field);
            if (first < 0) {
                problems.add(
                        line,
                        "no field " + field + "; the header has "
                                + String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                                        .replaceAll("\\p{Cntrl}", "?")
                                + (names.size() > NAMES_SHOWN ? ", ..." : "")
                                + " (numbers from 1 are for files without a header)");
            } else if (names.lastIndexOf(field) > first) {
                problems.add(
                        line,
                        "the header has " + field + " twice, as fields " + (first + 1) + " and "
                                + (names.lastIndexOf(field) + 1) + "; rename one");
            }
            found.add(first + 1);
        }
        return found;
    }

    private List<Optional<String>> record(long line) throws IOException {
        List<Optional<String>> all = new ArrayList<>();
        int total = 0;
        boolean more = true;
        while (more) {
            ByteArrayOutputStream field = new ByteArrayOutputStream();
            int end = bytes.peek() == '"'
                    ? quoted(line, field, MAX_RECORD_BYTES - total)
                    : plain(field, MAX_RECORD_BYTES - total);
            total += field.size();
            if (total >= MAX_RECORD_BYTES) {
                throw new IOException("line " + line + ": a record of more than " + MAX_RECORD_BYTES
                        + " bytes; a quotation mark that is never closed may be the cause");
            }
            if (all.size() < MAX_FIELDS) {
                all.add(text(line, all.size() + 1, field.toByteArray()));
            } else if (all.size() == MAX_FIELDS) {
                problems.add(line, "more than " + MAX_FIELDS + " fields");
            }
            more = end == separator;
        }
        return all;
    }

    /** Reads up to the end of an unquoted field; the byte that ends it: the separator, a newline, or -1. */
    private int plain(ByteArrayOutputStream field, int most) throws IOException {
        int next = bytes.read();
        while (next >= 0 && next != separator && next != '\n' && field.size() < most) {
            if (next != '\r' || bytes.peek() != '\n') { // which is a part of the record's end
                field.write(next);
            }
            next = bytes.read();
        }
        return next;
    }

    private int quoted(long line, ByteArrayOutputStream field, int most) throws IOException {
        bytes.read();
        while (field.size() < most) {
            int next = bytes.read();
            if (next < 0) {
                broken = true;
                problems.add(line, "a quotation mark is never closed");
                return next;
            }
            if (next != '"') {
                field.write(next);
            } else if (bytes.peek() == '"') {
                field.write(bytes.read());
            } else {
                return afterQuote(line);
            }
        }
        return -1;
    }

    private int afterQuote(long line) throws IOException {
        int next = bytes.read();
        if (next == '\r' && bytes.peek() == '\n') {
            next = bytes.read();
        }
        if (next >= 0 && next != separator && next != '\n') {
            broken = true;
            problems.add(
                    line, "text after a closing quotation mark; write a quotation mark inside of a quoted field twice");
            while (next >= 0 && next != separator && next != '\n') {
                next = bytes.read();
            }
        }
        return next;
    }

    private Optional<String> text(long line, int number, byte[] utf8) {
        Optional<String> problem = TextCheck.problem(utf8, utf8.length);
        problem.ifPresent(what -> problems.add(line, "field " + number + ": " + what));
        return problem.isPresent() ? Optional.empty() : Optional.of(new String(utf8, StandardCharsets.UTF_8));
    }
}
