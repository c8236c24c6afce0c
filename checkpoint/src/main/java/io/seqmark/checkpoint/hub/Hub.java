package io.seqmark.checkpoint.hub;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.checkpoint.hub.HubHttp.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds a model of the hub on disk, downloading what the cache lacks. Thread-safe. */
public final class Hub {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PARALLEL = 4;
    private static final int MAX_INFO = 64 << 20;

    /** Within one process the file locks of {@link BlobDownload} would refuse each other instead of waiting. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final HubSettings settings;
    private final Consumer<String> notes;
    private final RetryPause pause;
    private final Duration patience;
    private final NeededFiles needed;

    /**
     * A hub of checkpoints.
     *
     * @param notes is told in one line each what is downloaded and how far it is
     */
    public Hub(HubSettings settings, Consumer<String> notes) {
        this(settings, notes, NeededFiles.CHECKPOINT);
    }

    /**
     * The same of something else.
     *
     * @param needed the files that are wanted
     */
    public Hub(HubSettings settings, Consumer<String> notes, NeededFiles needed) {
        this(settings, notes, needed, RetryPause.REAL, StallGuard.PATIENCE);
    }

    Hub(HubSettings settings, Consumer<String> notes, RetryPause pause, Duration patience) {
        this(settings, notes, NeededFiles.CHECKPOINT, pause, patience);
    }

    private Hub(HubSettings settings, Consumer<String> notes, NeededFiles needed, RetryPause pause, Duration patience) {
        this.needed = needed;
        this.patience = patience;
        this.settings = settings;
        this.notes = notes;
        this.pause = pause;
    }

    /**
     * The directory with the model's files: the cached one if it is complete, else the cached one completed by downloads.
     *
     * @throws InputException if there is no such model or revision, access is refused, or it is not cached and the hub is
     *     off limits
     * @throws RunException if the network, the server or the disk fails; the same command goes on where it stopped
     */
    public Path resolve(HubId id) {
        HubCache cache = new HubCache(id, settings.cache());
        return cached(id, cache).orElseGet(() -> fetching(id, cache, Fetch::run));
    }

    /**
     * As {@link #resolve}, but of safetensors that the cache lacks only the headers are read, by range requests: kilobytes.
     *
     * @return the caller closes it
     */
    public Outline outline(HubId id) {
        HubCache cache = new HubCache(id, settings.cache());
        return cached(id, cache).map(Outline::of).orElseGet(() -> fetching(id, cache, Fetch::outline));
    }

    /** The folder that the cache has, complete or not; asks no network. */
    public static Optional<Path> cached(HubId id, HubSettings settings) {
        HubCache cache = new HubCache(id, settings.cache());
        return cache.commit().map(cache::snapshot).filter(Files::isDirectory);
    }

    /** What needs no network, or may not have one. */
    private Optional<Path> cached(HubId id, HubCache cache) {
        Optional<String> commit = cache.commit().filter(known -> Files.isDirectory(cache.snapshot(known)));
        if (commit.isEmpty()) {
            if (settings.offline()) {
                throw new InputException(needed.option() + " " + id + ": no such directory, and not in the hub's cache "
                        + settings.cache() + "; HF_HUB_OFFLINE forbids to download it");
            }
            return Optional.empty();
        }
        Path snapshot = cache.snapshot(commit.get());
        Optional<Set<String>> listed = cache.listed(commit.get());
        if (!settings.offline()) {
            return listed.filter(names -> NeededFiles.lacking(snapshot, names).isEmpty() && needed.hasWeights(snapshot))
                    .map(_ -> snapshot);
        }
        List<String> lacking = lacking(cache, commit.get());
        if (!lacking.isEmpty()) {
            throw new InputException(needed.option() + " " + id + ": the cached snapshot " + snapshot + " has no "
                    + String.join(" and no ", lacking)
                    + (listed.isPresent()
                            ? ", which the repository has, and HF_HUB_OFFLINE forbids to download it"
                            : ", nothing in the cache says that the repository has none, and HF_HUB_OFFLINE forbids to ask")
                    + "; run once without HF_HUB_OFFLINE, or give that folder to use it as it is");
        }
        return Optional.of(snapshot);
    }

    /**
     * What a snapshot lacks of the small files that its commit has; where that was never looked up, those on which numbers
     * depend and of which nothing tells that the repository has none.
     */
    private List<String> lacking(HubCache cache, String commit) {
        Path snapshot = cache.snapshot(commit);
        return cache.listed(commit)
                .map(names -> NeededFiles.lacking(snapshot, names))
                .orElseGet(() -> NeededFiles.lacking(snapshot, needed.decisive()).stream()
                        .filter(name -> !cache.isKnownAbsent(commit, name))
                        .toList());
    }

    private <T> T fetching(HubId id, HubCache cache, Function<Fetch, T> work) {
        ONE_AT_A_TIME.lock();
        try (HubHttp http = new HubHttp(settings, pause, patience)) {
            return work.apply(new Fetch(id, cache, http));
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /**
     * What a model consists of.
     *
     * @param small the files beside the weights
     * @param weights the one file, or the index of its shards; empty where none are needed
     */
    private record Listing(String commit, List<String> small, String weights) {}

    /** One model on its way into the cache. */
    private final class Fetch {
        private final HubId id;
        private final HubCache cache;
        private final HubHttp http;
        /** The commit of a snapshot that looks complete. */
        private final Optional<String> old;

        Fetch(HubId id, HubCache cache, HubHttp http) {
            this.old = cache.commit().filter(commit -> needed.looksComplete(cache.snapshot(commit)));
            this.id = id;
            this.cache = cache;
            this.http = http;
        }

        Path run() {
            Optional<Listing> asked = ask();
            if (asked.isEmpty()) {
                return cache.snapshot(old.orElseThrow());
            }
            Listing listing = asked.get();
            Path snapshot = cache.snapshot(listing.commit());
            if (needed.hasWeights(snapshot)) {
                fetch(listing.commit(), listing.small()); // weights in another form than the preferred one are as good
            } else {
                fetchWithSmall(listing);
                if (NeededFiles.isIndex(listing.weights())) {
                    fetch(listing.commit(), shards(listing));
                }
            }
            cache.remember(listing.commit());
            return snapshot;
        }

        /**
         * What the repository has; empty where the hub cannot be asked and the cache has all that matters. A snapshot that another
         * tool left is completed at its own commit, also where the branch has moved on.
         */
        private Optional<Listing> ask() {
            if (old.isEmpty()) {
                return Optional.of(list(id.revision()));
            }
            try {
                return Optional.of(list(old.get()));
            } catch (InputException | RunException refused) {
                List<String> lacking = lacking(cache, old.get());
                if (lacking.isEmpty()) {
                    notes.accept("using the cached snapshot of " + id + " as it is: " + refused.getMessage());
                    return Optional.empty();
                }
                throw new InputException(
                        needed.option() + " " + id + ": the cached snapshot " + cache.snapshot(old.get()) + " has no "
                                + String.join(" and no ", lacking)
                                + ", which the repository has for all that is known, and the hub does not answer ("
                                + refused.getMessage() + "); give that folder to use it as it is",
                        refused);
            }
        }

        Outline outline() {
            Optional<Listing> asked = ask();
            if (asked.isEmpty()) {
                return Outline.of(cache.snapshot(old.orElseThrow()));
            }
            Listing listing = asked.get();
            if (needed.hasWeights(cache.snapshot(listing.commit()))) {
                fetch(listing.commit(), listing.small());
                cache.remember(listing.commit());
                return Outline.of(cache.snapshot(listing.commit()));
            }
            boolean sharded = NeededFiles.isIndex(listing.weights());
            if (!needed.isSafetensors(listing.weights())) {
                return Outline.of(run()); // a pickle has no header
            }
            if (sharded) {
                fetchWithSmall(listing);
            } else {
                fetch(listing.commit(), listing.small());
            }
            List<RemoteFile> files = (sharded ? shards(listing) : Set.of(listing.weights()))
                    .stream().map(name -> describe(listing.commit(), name)).toList();
            if (files.stream().anyMatch(file -> file.size().isEmpty())) {
                return Outline.of(run()); // nothing to hold the headers against
            }
            cache.remember(listing.commit());
            Outline outline = Outline.empty(cache.snapshot(listing.commit()));
            try {
                if (sharded) {
                    outline.copy(listing.weights());
                }
                for (RemoteFile file : files) {
                    long size = file.size().orElseThrow();
                    outline.add(file.name(), RemoteHeader.read(http, file, size, new Subject(id, file.name())), size);
                }
                return outline;
            } catch (RuntimeException failed) {
                outline.close();
                throw failed;
            }
        }

        private Set<String> shards(Listing listing) {
            return ShardIndex.read(cache.snapshot(listing.commit()).resolve(listing.weights()));
        }

        /** Both at once: the transfer is announced as one. */
        private void fetchWithSmall(Listing listing) {
            List<String> first = new ArrayList<>(listing.small());
            first.add(listing.weights());
            fetch(listing.commit(), first);
        }

        private Listing list(String revision) {
            JsonNode info = info(revision);
            String commit = info.path("sha").asString("");
            if (!HubId.isCommit(commit)) {
                throw new RunException(id + ": the hub names no commit of it; is HF_ENDPOINT a hub?");
            }
            Set<String> names = new TreeSet<>();
            info.path("siblings")
                    .forEach(each -> names.add(each.path("rfilename").asString("")));
            if (!names.contains(needed.config())) {
                throw new InputException(needed.option() + " " + id + ": the hub's " + needed.noun() + " has no "
                        + needed.config() + "; " + needed.withoutConfig());
            }
            List<String> small = needed.small(names);
            cache.rememberListed(commit, small);
            if (!needed.needsWeights()) {
                return new Listing(commit, small, "");
            }
            String weights = needed.weights(names)
                    .orElseThrow(() -> new InputException(needed.option() + " " + id
                            + ": the hub's " + needed.noun() + " has no PyTorch weights ("
                            + String.join(" or ", needed.weightNames()) + ")"));
            return new Listing(commit, small, weights);
        }

        private JsonNode info(String revision) {
            URI uri = address("/api/models/" + id.repo() + "/revision/" + encode(revision));
            HttpResponse<InputStream> response = http.get(uri, new Subject(id, ""));
            try (InputStream body = http.body(response)) {
                return JSON.readTree(body.readNBytes(MAX_INFO));
            } catch (IOException | JacksonException e) {
                throw new RunException(id + ": the hub's answer cannot be read; try the same command again", e);
            }
        }

        /** Downloads each content once, several at a time, and links it under each of its names. */
        private void fetch(String commit, Collection<String> names) {
            Map<String, RemoteFile> contents = new LinkedHashMap<>();
            Map<String, String> hashes = new LinkedHashMap<>();
            for (String name : names) {
                if (!Files.exists(cache.snapshot(commit).resolve(name))) {
                    RemoteFile file = describe(commit, name);
                    contents.putIfAbsent(file.hash(), file);
                    hashes.put(name, file.hash());
                }
            }
            List<RemoteFile> missing = contents.values().stream()
                    .filter(file -> !cache.has(file.hash()))
                    .toList();
            if (!missing.isEmpty()) {
                download(missing);
            }
            hashes.forEach((name, hash) -> cache.link(commit, name, hash));
        }

        private void download(List<RemoteFile> files) {
            TransferNotes progress = new TransferNotes(id, files, notes);
            List<Future<?>> running = new ArrayList<>();
            try (ExecutorService threads =
                    Executors.newFixedThreadPool(PARALLEL, Thread.ofVirtual().factory())) {
                for (RemoteFile file : files) {
                    running.add(threads.submit(new BlobDownload(
                            http, cache, file, new Subject(id, file.name()), progress::received)::run));
                }
                try {
                    for (Future<?> each : running) {
                        each.get();
                    }
                } catch (ExecutionException e) {
                    threads.shutdownNow();
                    throw asOurs(e.getCause());
                } catch (InterruptedException e) {
                    threads.shutdownNow();
                    throw HubHttp.interrupted(e);
                }
            }
        }

        private RuntimeException asOurs(@Nullable Throwable cause) {
            return switch (cause) {
                case InputException input -> input;
                case RunException run -> run;
                case null -> new RunException(id + ": the download failed");
                default -> new RunException(id + ": the download failed (" + cause + ")", cause);
            };
        }

        private RemoteFile describe(String commit, String name) {
            URI uri = address("/" + id.repo() + "/resolve/" + commit + "/" + encodePath(name));
            HttpResponse<?> response = http.head(uri, new Subject(id, name));
            return RemoteFile.of(name, uri, response.headers(), response.statusCode() >= 300);
        }

        private URI address(String path) {
            return URI.create(settings.endpoint() + path);
        }

        private static String encodePath(String name) {
            return Arrays.stream(name.split("/")).map(Fetch::encode).collect(Collectors.joining("/"));
        }

        private static String encode(String segment) {
            return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }
}
