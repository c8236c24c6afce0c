package io.seqmark.checkpoint;

import io.seqmark.checkpoint.TorchTensor.Storage;
import io.seqmark.checkpoint.ZipDirectory.ZippedFile;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/** A file of {@code torch.save} since torch 1.6: a zip with {@code X/data.pkl} and a {@code X/data/N} for each storage. */
final class TorchZip implements TorchFile.Storages {
    private static final String PICKLE = "/data.pkl";

    private final ZipDirectory zip;
    private final String prefix;
    private final Object pickled;

    private TorchZip(ZipDirectory zip, String prefix, Object pickled) {
        this.zip = zip;
        this.prefix = prefix;
        this.pickled = pickled;
    }

    static TorchZip read(MemorySegment file) throws MalformedException {
        ZipDirectory zip = ZipDirectory.read(file);
        List<String> prefixes = zip.entries().keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .toList();
        if (prefixes.size() != 1) {
            throw MalformedException.unsupported(
                    "a zip file with " + prefixes.size() + " entries data.pkl, torch.save writes one",
                    "is this the weights file of a checkpoint? fetch it again");
        }
        String prefix = prefixes.getFirst();
        if (zip.find(prefix + "/constants.pkl").isPresent()) {
            throw MalformedException.unsupported(
                    "a TorchScript archive, which holds code", "save the checkpoint with save_pretrained");
        }
        checkByteOrder(zip, prefix);
        byte[] pickle = pickle(zip, prefix);
        int length = PickleScan.scan(pickle, 0);
        return new TorchZip(zip, prefix, TorchUnpickler.load(pickle, 0, length).value());
    }

    private static void checkByteOrder(ZipDirectory zip, String prefix) throws MalformedException {
        MemorySegment order =
                zip.find(prefix + "/byteorder").map(ZippedFile::data).orElse(MemorySegment.NULL);
        byte[] little = "little".getBytes(StandardCharsets.US_ASCII);
        if (order.byteSize() != 0 && (order.byteSize() != little.length || !MappedFile.startsWith(order, little))) {
            throw MalformedException.unsupported(
                    "its byte order is not little-endian", "save the checkpoint again on an x86 or ARM machine");
        }
    }

    /** The pickle with its CRC checked: a flipped bit in an offset or a stride would pass every other check. */
    private static byte[] pickle(ZipDirectory zip, String prefix) throws MalformedException {
        ZippedFile entry = zip.find(prefix + PICKLE).orElseThrow();
        if (entry.data().byteSize() > PickleScan.MAX_BYTES) {
            throw new MalformedException("its pickle has " + entry.data().byteSize() + " bytes, at most "
                    + PickleScan.MAX_BYTES + " are read");
        }
        byte[] bytes = MappedFile.bytes(entry.data(), 0, (int) entry.data().byteSize());
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if (crc.getValue() != entry.crc()) {
            throw new MalformedException("the checksum of its pickle is wrong");
        }
        return bytes;
    }

    /** What the pickle holds. */
    Object pickled() {
        return pickled;
    }

    @Override
    public MemorySegment find(Storage storage) throws MalformedException {
        String shown = "storage " + Problems.shorten(storage.key());
        MemorySegment data = zip.find(prefix + "/data/" + storage.key())
                .orElseThrow(() -> new MalformedException(shown + " is missing"))
                .data();
        if (data.byteSize() != storage.dtype().bytes(List.of(storage.elements()))) {
            throw new MalformedException(shown + " has " + data.byteSize() + " bytes, but " + storage.elements()
                    + " elements of " + storage.dtype() + " were saved");
        }
        return data;
    }
}
