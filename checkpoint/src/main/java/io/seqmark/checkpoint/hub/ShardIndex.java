package io.seqmark.checkpoint.hub;

import io.seqmark.base.FileName;
import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The names of the shards in a {@code *.index.json}; what is in them is the reader's concern. */
final class ShardIndex {
    private static final int MAX_BYTES = 64 << 20;
    private static final int MAX_SHARDS = 10_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    private ShardIndex() {}

    static SortedSet<String> read(Path index) {
        SortedSet<String> shards = new TreeSet<>();
        try {
            for (JsonNode value :
                    JSON.readTree(RegularFile.bytes(index, MAX_BYTES)).path("weight_map")) {
                shards.add(value.asString(""));
            }
        } catch (RegularFile.OtherKindException e) {
            throw new InputException(index + ": " + e.getMessage(), e);
        } catch (IOException | JacksonException e) {
            throw new InputException(index + ": cannot be read as the index of a checkpoint's shards", e);
        }
        if (shards.isEmpty() || shards.size() > MAX_SHARDS || !shards.stream().allMatch(FileName::isPlain)) {
            throw new InputException(index + ": weight_map does not name the shards beside it; is the model damaged?");
        }
        return shards;
    }
}
