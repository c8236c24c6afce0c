package io.seqmark.checkpoint.hub;

import io.seqmark.base.RunException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A file of a repository at one commit, as the hub describes it.
 *
 * @param name its plain name
 * @param uri where its content is
 * @param hash SHA-256 of a large file, the git blob hash of a small one; its name in the cache
 * @param size in bytes, where the hub says so
 */
record RemoteFile(String name, URI uri, String hash, OptionalLong size) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /**
     * Reads the headers of a HEAD request.
     *
     * @throws RunException if they name no hash: without one nothing could be verified
     */
    static RemoteFile of(String name, URI uri, HttpHeaders headers, boolean redirected) {
        String tag = headers.firstValue("X-Linked-Etag")
                .or(() -> headers.firstValue("ETag"))
                .orElse("");
        String hash = tag.replaceFirst("^W/", "").replace("\"", "");
        if (!HASH.matcher(hash).matches()) {
            throw new RunException(uri + ": the server names no hash of the file (ETag), so it cannot be verified;"
                    + " download the checkpoint another way and name its directory");
        }
        OptionalLong size = headers.firstValueAsLong("X-Linked-Size");
        if (size.isEmpty() && !redirected) {
            size = headers.firstValueAsLong("Content-Length");
        }
        return new RemoteFile(name, uri, hash, size);
    }

    /** Whether the hash is that of a large file, a plain SHA-256. */
    boolean isLarge() {
        return hash.length() == 64;
    }
}
