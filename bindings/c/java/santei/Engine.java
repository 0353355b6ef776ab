package santei;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * An opened schedule (点数表): Episodes in, claims out, as the UTF-8 bytes of JSON (docs/schema).
 *
 * <p>Any number of threads may use one engine at the same time. {@link #close} waits for the calls
 * that are under way; a call after it throws {@link IllegalStateException}.
 *
 * <pre>{@code
 * try (Engine engine = Engine.starter()) {
 *     byte[] claim = engine.calculate(Files.readAllBytes(Path.of("episode.json")));
 *     System.out.println(new String(claim, StandardCharsets.UTF_8));
 * }
 * }</pre>
 *
 * <p>The native half is {@code libsantei_jni.so}: found by {@code java.library.path}, or at the path
 * that the system property {@code santei.library} names.
 */
public final class Engine implements AutoCloseable {
    private static final int ABI_VERSION = 1;

    static {
        String path = System.getProperty("santei.library");
        if (path == null) {
            System.loadLibrary("santei_jni");
        } else {
            System.load(Path.of(path).toAbsolutePath().toString());
        }
        if (abiVersion() != ABI_VERSION) {
            throw new UnsatisfiedLinkError("libsantei_jni has ABI " + abiVersion() + ", not " + ABI_VERSION);
        }
    }

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Lang lang;
    private long handle;

    private Engine(long handle, Lang lang) {
        this.handle = handle;
        this.lang = lang;
    }

    /**
     * The built-in starter schedule (everyday items of a clinic), words in Japanese.
     *
     * @throws SanteiException never in a released build
     */
    public static Engine starter() {
        return starter(Lang.JA);
    }

    /**
     * The built-in starter schedule.
     *
     * @throws SanteiException never in a released build
     */
    public static Engine starter(Lang lang) {
        return new Engine(openStarter(lang.ordinal()), lang);
    }

    /**
     * An image in a file, which {@code santei compile} makes.
     *
     * @throws SanteiException the file cannot be read (E0502), or is no whole image (E01xx)
     */
    public static Engine open(Path image, Lang lang) {
        return new Engine(openFile(utf8(image.toString()), lang.ordinal()), lang);
    }

    /**
     * An image in memory, which is copied.
     *
     * @throws SanteiException the bytes are no whole image (E01xx)
     */
    public static Engine of(byte[] image, Lang lang) {
        return new Engine(openBytes(Objects.requireNonNull(image), lang.ordinal()), lang);
    }

    /**
     * The claim of an Episode, with the patient's share where it states insurance.
     *
     * @throws SanteiException the bytes are no Episode (E0503, E0505), or one that contradicts
     *     itself (E04xx)
     */
    public byte[] calculate(byte[] episode) {
        Objects.requireNonNull(episode);
        return with(engine -> calculate(engine, episode, lang.ordinal()));
    }

    /**
     * Why a code (nine digits) is charged in an Episode, or why not.
     *
     * @throws SanteiException as {@link #calculate}; no code (E0408)
     */
    public byte[] explain(byte[] episode, String code) {
        Objects.requireNonNull(episode);
        byte[] asked = utf8(code);
        return with(engine -> explain(engine, episode, asked, lang.ordinal()));
    }

    /**
     * The codes that a text finds: a code or its beginning, a part of a name or of its kana, a
     * 区分番号.
     *
     * @param day the day on which they are in force; null: any day
     * @param most how many are given at most; 0: all
     */
    public byte[] lookup(String words, LocalDate day, int most) {
        byte[] asked = utf8(words);
        byte[] when = day == null ? null : utf8(day.toString());
        return with(engine -> lookup(engine, asked, when, most, lang.ordinal()));
    }

    /** What is in the image: revisions with their days, tables that are missing, sources, hash. */
    public byte[] inspect() {
        return with(engine -> inspect(engine, lang.ordinal()));
    }

    /**
     * Audits a file of receipts (レセ電, RECEIPTC.UKE), in memory that does not grow with it.
     *
     * @param options JSON as docs/uke.md shows it; empty: none
     * @param each takes each finding (or, with {@code "each":"receipt"}, what there is to say of each
     *     receipt) as JSON, and returns whether to go on; it may use the engine, but not close it
     * @return the sums of what was read (docs/schema/audit-summary.schema.json)
     * @throws SanteiException the file cannot be read (E0502), the options are wrong (E0503, E0515,
     *     E0518)
     */
    public byte[] audit(Path file, String options, Predicate<byte[]> each) {
        Objects.requireNonNull(each);
        byte[] path = utf8(file.toString());
        byte[] asked = utf8(options);
        return with(engine -> auditFile(engine, path, asked, lang.ordinal(), each));
    }

    /** Audits a file of receipts in memory; otherwise as {@link #audit(Path, String, Predicate)}. */
    public byte[] audit(byte[] file, String options, Predicate<byte[]> each) {
        Objects.requireNonNull(file);
        Objects.requireNonNull(each);
        byte[] asked = utf8(options);
        return with(engine -> auditBytes(engine, file, asked, lang.ordinal(), each));
    }

    /**
     * Compares a file of receipts under two revisions.
     *
     * @param options JSON with {@code from} and {@code to} ({@code r06}, {@code r08}), as docs/uke.md
     *     shows it
     * @param each takes what differs in a receipt (docs/schema/receipt-difference.schema.json), and
     *     returns whether to go on
     * @return the sums of what was read (docs/schema/comparison.schema.json)
     * @throws SanteiException as {@link #audit}; no such revision (E0516)
     */
    public byte[] compare(Path file, String options, Predicate<byte[]> each) {
        Objects.requireNonNull(each);
        byte[] path = utf8(file.toString());
        byte[] asked = utf8(options);
        return with(engine -> compareFile(engine, path, asked, lang.ordinal(), each));
    }

    /** Compares a file in memory; otherwise as {@link #compare(Path, String, Predicate)}. */
    public byte[] compare(byte[] file, String options, Predicate<byte[]> each) {
        Objects.requireNonNull(file);
        Objects.requireNonNull(each);
        byte[] asked = utf8(options);
        return with(engine -> compareBytes(engine, file, asked, lang.ordinal(), each));
    }

    /** Closes the engine when the calls under way have ended; nothing happens the second time. */
    @Override
    public void close() {
        if (lock.getReadHoldCount() > 0) {
            throw new IllegalStateException("the engine is in use by the call that this is in");
        }
        Lock writing = lock.writeLock();
        writing.lock();
        try {
            close(handle);
            handle = 0;
        } finally {
            writing.unlock();
        }
    }

    private byte[] with(LongFunction<byte[]> call) {
        Lock reading = lock.readLock();
        reading.lock();
        try {
            if (handle == 0) {
                throw new IllegalStateException("the engine is closed");
            }
            return call.apply(handle);
        } finally {
            reading.unlock();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static native int abiVersion();

    private static native long openStarter(int lang);

    private static native long openFile(byte[] path, int lang);

    private static native long openBytes(byte[] image, int lang);

    private static native void close(long engine);

    private static native byte[] calculate(long engine, byte[] episode, int lang);

    private static native byte[] explain(long engine, byte[] episode, byte[] code, int lang);

    private static native byte[] lookup(long engine, byte[] words, byte[] day, int most, int lang);

    private static native byte[] inspect(long engine, int lang);

    private static native byte[] auditFile(
            long engine, byte[] path, byte[] options, int lang, Predicate<byte[]> each);

    private static native byte[] auditBytes(
            long engine, byte[] file, byte[] options, int lang, Predicate<byte[]> each);

    private static native byte[] compareFile(
            long engine, byte[] path, byte[] options, int lang, Predicate<byte[]> each);

    private static native byte[] compareBytes(
            long engine, byte[] file, byte[] options, int lang, Predicate<byte[]> each);
}
