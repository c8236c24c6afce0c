package io.seqmark.checkpoint.hub;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model of the hub: {@code org/name}, or a bare {@code name} as the oldest models have, and a revision.
 *
 * @param repo {@code org/name} or {@code name}
 * @param revision a branch, a tag or a commit
 */
public record HubId(String repo, String revision) {
    private static final String DEFAULT_REVISION = "main";
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_./-]{0,126}[A-Za-z0-9_])?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** Reads {@code org/name[@revision]}; absent where the text breaks the hub's rules for names. */
    public static Optional<HubId> parse(String text) {
        int at = text.indexOf('@');
        String repo = at < 0 ? text : text.substring(0, at);
        String revision = at < 0 ? DEFAULT_REVISION : text.substring(at + 1);
        String[] parts = repo.split("/", -1);
        boolean valid = parts.length <= 2
                && !repo.contains("--")
                && !repo.contains("..")
                && !repo.endsWith(".git")
                && REVISION.matcher(revision).matches()
                && !revision.contains("..")
                && !revision.contains("//");
        for (String part : parts) {
            valid &= PART.matcher(part).matches();
        }
        return valid ? Optional.of(new HubId(repo, revision)) : Optional.empty();
    }

    /** Whether the revision is a full commit hash, which never moves. */
    boolean isCommit() {
        return isCommit(revision);
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** The model's folder in the cache, {@code models--org--name}. */
    String folder() {
        return "models--" + repo.replace("/", "--");
    }

    /** {@code org/name@revision}, or without the revision where it is the default. */
    @Override
    public String toString() {
        return revision.equals(DEFAULT_REVISION) ? repo : repo + "@" + revision;
    }
}
