package io.seqmark.checkpoint.hub;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;

/**
 * Requests to the hub: redirects are followed by hand so that the token goes to the hub alone, passing trouble is retried
 * with growing pauses, and the hub's refusals become sentences. Thread-safe.
 */
final class HubHttp implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration HEADERS = Duration.ofSeconds(60);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final int TRIES = 5;
    private static final int HOPS = 6;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

    private final HubSettings settings;
    private final RetryPause pause;
    private final Duration patience;
    private final HttpClient client;

    /** Requests of one command; a body may be silent for so long. */
    HubHttp(HubSettings settings, RetryPause pause, Duration patience) {
        this.settings = settings;
        this.pause = pause;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .proxy(settings.proxies())
                .build();
    }

    /** What is being asked for, for messages. */
    record Subject(HubId id, String file) {
        @Override
        public String toString() {
            return file.isEmpty() ? id.toString() : id + ": " + file;
        }
    }

    /** Asks for the headers alone; a redirect away from the hub is not followed, its headers are the answer. */
    HttpResponse<?> head(URI uri, Subject subject) {
        return retry(uri, "HEAD", "", subject);
    }

    /** Asks for the content; the caller closes the body. */
    HttpResponse<InputStream> get(URI uri, Subject subject) {
        return retry(uri, "GET", "", subject);
    }

    /** Asks for the content from a byte on: the answer is 206, 200 where the server begins anew, or 416. */
    HttpResponse<InputStream> getFrom(URI uri, long from, Subject subject) {
        return retry(uri, "GET", from + "-", subject);
    }

    /** Asks for the bytes {@code from .. to - 1}: the answer is 206, or 200 where the server sends the whole. */
    HttpResponse<InputStream> getRange(URI uri, long from, long to, Subject subject) {
        return retry(uri, "GET", from + "-" + (to - 1), subject);
    }

    /** A body whose reads end; the caller closes it. */
    StallGuard body(HttpResponse<InputStream> response) {
        return new StallGuard(response.body(), patience);
    }

    /** Whether a 206 begins where it should. */
    static boolean startsAt(HttpResponse<?> response, long from) {
        return response.headers().firstValue("Content-Range").orElse("").startsWith("bytes " + from + "-");
    }

    private HttpResponse<InputStream> retry(URI uri, String method, String range, Subject subject) {
        for (int attempt = 1; ; attempt++) {
            Duration wait = Duration.ofSeconds(1L << (attempt - 1));
            try {
                HttpResponse<InputStream> response = follow(uri, method, range);
                if (!PASSING.contains(response.statusCode())) {
                    return accepted(response, subject);
                }
                response.body().close();
                if (attempt == TRIES) {
                    throw new RunException(subject + ": the hub answered " + response.statusCode() + " " + TRIES
                            + " times; try the same command again later");
                }
                wait = retryAfter(response, wait);
            } catch (IOException e) {
                boolean unreachable = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
                if (unreachable && attempt == 2) {
                    throw unreachable(subject, e);
                }
                if (attempt == TRIES) {
                    throw new RunException(
                            subject + ": " + uri.getHost() + " answers with errors (" + reason(e)
                                    + "); try the same command again later",
                            e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            await(wait);
        }
    }

    /** Pauses before another try. */
    void await(Duration wait) {
        try {
            pause.await(wait);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static RunException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RunException("the download was interrupted; the same command goes on with it", e);
    }

    /** While the model is only being looked up, a mistyped directory is as likely as a broken network. */
    private RuntimeException unreachable(Subject subject, IOException e) {
        String host = settings.endpoint().getHost() + " cannot be reached (" + reason(e) + ")";
        return subject.file().isEmpty()
                ? new InputException(
                        "--model_name " + subject + ": no such directory, and " + host
                                + "; give the path of a checkpoint, or try again with a network",
                        e)
                : new RunException(subject + ": " + host + "; try the same command again later", e);
    }

    private static String reason(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "unknown host";
            }
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static Duration retryAfter(HttpResponse<?> response, Duration otherwise) {
        String seconds = response.headers().firstValue("Retry-After").orElse("");
        if (!seconds.matches("[0-9]{1,6}")) {
            return otherwise;
        }
        Duration wanted = Duration.ofSeconds(Long.parseLong(seconds));
        return wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted;
    }

    private HttpResponse<InputStream> follow(URI start, String method, String range)
            throws IOException, InterruptedException {
        URI uri = start;
        for (int hop = 0; hop < HOPS; hop++) {
            HttpResponse<InputStream> response = client.send(request(uri, method, range), BodyHandlers.ofInputStream());
            if (!REDIRECTS.contains(response.statusCode())) {
                return response;
            }
            URI next = target(uri, response.headers().firstValue("Location").orElse(""));
            if (method.equals("HEAD") && !isHub(next)) {
                return response;
            }
            response.body().close();
            uri = next;
        }
        throw new IOException("more than " + HOPS + " redirects");
    }

    static URI target(URI from, String location) throws IOException {
        try {
            URI next = from.resolve(location);
            boolean downgrade = from.getScheme().equals("https") && !"https".equals(next.getScheme());
            boolean web = "https".equals(next.getScheme()) || "http".equals(next.getScheme());
            if (!location.isEmpty() && next.getHost() != null && web && !downgrade) {
                return next;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("a redirect to no address", e);
        }
        throw new IOException("a redirect to no address, or to an unprotected one");
    }

    private HttpRequest request(URI uri, String method, String range) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(HEADERS)
                .header("User-Agent", "seqmark")
                .header("Accept-Encoding", "identity");
        if (!range.isEmpty()) {
            request.header("Range", "bytes=" + range);
        }
        if (isHub(uri)) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        return request.build();
    }

    /** Only the very same scheme, host and port are the hub; storage hosts sign their addresses and need no token. */
    private boolean isHub(URI uri) {
        URI hub = settings.endpoint();
        return hub.getScheme().equals(uri.getScheme())
                && hub.getHost().equalsIgnoreCase(uri.getHost())
                && hub.getPort() == uri.getPort();
    }

    private HttpResponse<InputStream> accepted(HttpResponse<InputStream> response, Subject subject) throws IOException {
        int status = response.statusCode();
        if (status < 400 || status == 416) {
            return response;
        }
        response.body().close();
        String code = response.headers().firstValue("X-Error-Code").orElse("");
        String access = settings.token().isPresent()
                ? "the token in HF_TOKEN has no access to it"
                : "if it is private or gated, accept its terms on the hub and set HF_TOKEN";
        // the hub answers 401 for a name that does not exist, so as not to tell which private ones do
        throw new InputException(
                switch (status) {
                    case 401, 403 ->
                        "--model_name " + subject + ": no such directory, and the hub refuses the model (" + status
                                + "); check the name, or " + access;
                    case 404 ->
                        "--model_name " + subject + ": no such directory, and "
                                + (code.equals("RevisionNotFound")
                                        ? "the hub's model has no revision "
                                                + subject.id().revision()
                                        : code.equals("EntryNotFound")
                                                ? "the hub's model has no such file"
                                                : "the hub has no such model")
                                + "; check the name";
                    default -> "--model_name " + subject + ": the hub answered " + status;
                });
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
