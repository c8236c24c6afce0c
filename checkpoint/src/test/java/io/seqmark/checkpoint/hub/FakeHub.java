package io.seqmark.checkpoint.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A local server that speaks the hub's API as huggingface.co does: the model's description, HEAD and GET of files, small
 * ones served by the hub itself, large ones by a redirect to a storage host on another port.
 */
public final class FakeHub implements AutoCloseable {
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final int LARGE = 1000;

    /** A request as it came in. */
    public record Request(String server, String method, String path, Optional<String> token, Optional<String> range) {}

    /** What to do instead of answering properly. */
    public sealed interface Fault {
        /** Answers with a status and some headers. */
        record Status(int code, Map<String, String> headers) implements Fault {}

        /** Sends so many bytes of the content and drops the connection. */
        record Cut(int bytes) implements Fault {}

        /** Sends other bytes than the file's. */
        @SuppressWarnings("ArrayRecordComponent") // sent, never compared
        record Content(byte[] bytes) implements Fault {}

        /** Sends so many bytes of the content and then nothing, with the connection open. */
        record Silence(int bytes) implements Fault {}

        /** Never says how large the content is, and sends zeros as long as somebody reads. */
        record Endless() implements Fault {}

        /** Ignores the Range header. */
        record WholeFile() implements Fault {}

        /** Sends these headers on top of its own. */
        record Headers(Map<String, String> headers) implements Fault {}
    }

    private final HttpServer hub;
    private final HttpServer storage;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final String repo;
    private String commit = COMMIT;
    private List<String> extraSiblings = List.of();
    private Function<Request, Optional<Fault>> faults = request -> Optional.empty();

    /** Of one model. */
    public FakeHub(String repo) throws IOException {
        this.repo = repo;
        this.hub = server(this::serveHub);
        this.storage = server(this::serveStorage);
    }

    private HttpServer server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.setExecutor(threads);
        server.start();
        return server;
    }

    /** Adds a file. */
    public FakeHub with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    /** Adds a file. */
    public FakeHub with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    void commit(String sha) {
        commit = sha;
    }

    void alsoList(String... names) {
        extraSiblings = List.of(names);
    }

    /** What goes wrong from now on. */
    public void fail(Function<Request, Optional<Fault>> rule) {
        faults = rule;
    }

    /** Its address. */
    public String endpoint() {
        return address(hub);
    }

    /** All requests so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Those of a method for a file. */
    public List<Request> requests(String method, String name) {
        return requests().stream()
                .filter(request ->
                        request.method().equals(method) && request.path().endsWith(name))
                .toList();
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void serveHub(HttpExchange exchange) throws IOException {
        Request request = log("hub", exchange);
        Optional<Fault> fault = faults.apply(request);
        if (fault.orElse(null) instanceof Fault.Status status) {
            status.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status.code(), -1);
        } else if (request.path().startsWith("/api/models/" + repo + "/revision/")) {
            send(exchange, info(), fault);
        } else if (request.path().startsWith("/" + repo + "/resolve/" + commit + "/")
                || request.path().startsWith("/" + repo + "/resolve/main/")) {
            serveFile(exchange, request, request.path().replaceFirst(".*/resolve/[^/]*/", ""), fault);
        } else {
            exchange.getResponseHeaders().set("X-Error-Code", "RepoNotFound");
            exchange.sendResponseHeaders(404, -1);
        }
        exchange.close();
    }

    private byte[] info() {
        List<String> names = new ArrayList<>(files.keySet());
        names.addAll(extraSiblings);
        String siblings = String.join(
                ",",
                names.stream().map(name -> "{\"rfilename\":\"" + name + "\"}").toList());
        return ("{\"id\":\"" + repo + "\",\"sha\":\"" + commit + "\",\"siblings\":[" + siblings + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void serveFile(HttpExchange exchange, Request request, String name, Optional<Fault> fault)
            throws IOException {
        byte[] content = files.get(name);
        if (content == null) {
            exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().set("X-Repo-Commit", commit);
        if (content.length >= LARGE) {
            exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + sha256(content) + "\"");
            exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(content.length));
            exchange.getResponseHeaders().set("Location", address(storage) + "/lfs/" + name + "?X-Signature=abc");
            if (fault.orElse(null) instanceof Fault.Headers more) {
                more.headers().forEach(exchange.getResponseHeaders()::set);
            }
            exchange.sendResponseHeaders(302, -1);
        } else {
            exchange.getResponseHeaders().set("ETag", "W/\"" + gitHash(content) + "\"");
            if (fault.orElse(null) instanceof Fault.Headers more) {
                more.headers().forEach(exchange.getResponseHeaders()::set);
            }
            if (request.method().equals("HEAD")) {
                if (!(fault.orElse(null) instanceof Fault.Endless)) {
                    exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
                }
                exchange.sendResponseHeaders(200, -1);
            } else {
                send(exchange, content, fault);
            }
        }
    }

    private void serveStorage(HttpExchange exchange) throws IOException {
        Request request = log("storage", exchange);
        Optional<Fault> fault = faults.apply(request);
        byte[] content = files.get(request.path().replaceFirst(".*?/lfs/", ""));
        if (fault.orElse(null) instanceof Fault.Status status) {
            exchange.sendResponseHeaders(status.code(), -1);
        } else if (content == null) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            send(exchange, content, fault);
        }
        exchange.close();
    }

    private static void send(HttpExchange exchange, byte[] file, Optional<Fault> fault) throws IOException {
        byte[] content = fault.orElse(null) instanceof Fault.Content other ? other.bytes() : file;
        if (fault.orElse(null) instanceof Fault.Endless) {
            sendForEver(exchange);
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int status = 200;
        byte[] body = content;
        if (range != null && !(fault.orElse(null) instanceof Fault.WholeFile)) {
            String[] bounds = range.substring("bytes=".length()).split("-", -1);
            int from = Integer.parseInt(bounds[0]);
            int to = bounds[1].isEmpty() ? content.length : Math.min(content.length, Integer.parseInt(bounds[1]) + 1);
            if (from >= content.length) {
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            body = Arrays.copyOfRange(content, from, to);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + content.length);
            status = 206;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        OutputStream out = exchange.getResponseBody();
        if (fault.orElse(null) instanceof Fault.Silence silence) {
            out.write(body, 0, Math.min(silence.bytes(), body.length));
            out.flush();
            try {
                new CountDownLatch(1).await(); // until the server is closed
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        if (fault.orElse(null) instanceof Fault.Cut cut) {
            out.write(body, 0, Math.min(cut.bytes(), body.length));
            out.flush();
            throw new IOException("the server drops the connection of a handler that fails");
        }
        try (out) {
            out.write(body);
        } catch (IOException expected) {
            // the client has seen enough and hung up
        }
    }

    private static void sendForEver(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0); // in chunks
        byte[] zeros = new byte[1 << 16];
        try (OutputStream out = exchange.getResponseBody()) {
            while (!Thread.currentThread().isInterrupted()) {
                out.write(zeros);
            }
        } catch (IOException expected) {
            // the client has seen enough and hung up
        }
    }

    private Request log(String server, HttpExchange exchange) {
        URI uri = exchange.getRequestURI();
        Request request = new Request(
                server,
                exchange.getRequestMethod(),
                URLDecoder.decode(uri.getRawPath(), StandardCharsets.UTF_8),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")));
        requests.add(request);
        return request;
    }

    static String sha256(byte[] content) {
        return hash("SHA-256", content);
    }

    static String gitHash(byte[] content) {
        byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        return hash("SHA-1", all);
    }

    private static String hash(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        storage.stop(0);
        threads.shutdownNow();
    }
}
