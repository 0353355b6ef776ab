import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import santei.Engine;
import santei.Lang;
import santei.SanteiException;

/** Holds santei.Engine to what docs/vendors.md promises: EngineTest IMAGE EPISODE RECEIPTS. */
final class EngineTest {
    private static int failures;

    private static void check(boolean held, String what) {
        if (!held) {
            System.err.println("not held: " + what);
            failures++;
        }
    }

    private static void refused(int status, String code, Runnable call) {
        try {
            call.run();
            check(false, code + " is not thrown");
        } catch (SanteiException error) {
            check(error.status() == status, code + " has status " + error.status());
            check(error.code().equals(code), "expected " + code + ": " + error.json());
            check(error.json().startsWith("{\"kind\":\"") && error.json().endsWith("}"), error.json());
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** 再診料 beside 初診料 on a day of 2025-11 (A001 注1: 75 points of 令和6年度), then a plain 再診. */
    private static void audits(Engine engine, byte[] file) throws Exception {
        String clinic = "\"facilities\":{\"kind\":\"clinic\",\"beds\":0,\"generalBeds\":0,\"standards\":[]}";
        List<String> found = new ArrayList<>();
        byte[] sums = engine.audit(file, "{" + clinic + "}", json -> found.add(text(json)));
        check(found.size() == 1 && found.get(0).contains("\"points\":\"-75\""), "a finding: " + found);
        check(text(sums).contains("\"receipts\":2"), "the sums: " + text(sums));
        Path path = Files.createTempFile("santei", ".UKE");
        Files.write(path, file);
        check(Arrays.equals(sums, engine.audit(path, "{" + clinic + "}", json -> true)), "by its path");
        byte[] one = engine.audit(file, "{\"each\":\"receipt\"}", json -> false);
        check(text(one).contains("\"receipts\":1"), "stopped at once: " + text(one));
        found.clear();
        String both = "{\"from\":\"r06\",\"to\":\"r08\"," + clinic + "}";
        byte[] compared = engine.compare(path, both, json -> found.add(text(json)));
        check(found.size() == 2 && found.get(1).contains("\"from\":\"75\",\"to\":\"76\""), "differs: " + found);
        check(Arrays.equals(compared, engine.compare(file, both, json -> true)), "compared in memory");
        Files.delete(path);
        refused(1, "E0502", () -> engine.audit(path, "", json -> true));
        refused(2, "E0503", () -> engine.audit(file, "[]", json -> true));
        refused(3, "E0516", () -> engine.compare(file, "{\"from\":\"r06\",\"to\":\"r99\"}", json -> true));
        try {
            engine.audit(file, "", json -> {
                throw new IllegalArgumentException("from within");
            });
            check(false, "what a listener throws arrives");
        } catch (IllegalArgumentException expected) {
            check(expected.getMessage().equals("from within"), "what a listener throws arrives");
        }
        try {
            engine.audit(file, "", json -> {
                engine.close();
                return true;
            });
            check(false, "a listener does not close the engine");
        } catch (IllegalStateException expected) {
            check(true, "");
        }
        engine.audit(file, "", json -> engine.lookup("112007410", null, 0).length > 2);
    }

    public static void main(String[] arguments) throws Exception {
        Path image = Path.of(arguments[0]);
        byte[] episode = Files.readAllBytes(Path.of(arguments[1]));
        byte[] whole = Files.readAllBytes(image);
        Engine starter = Engine.starter();
        byte[] claim = starter.calculate(episode);
        check(text(claim).contains("\"totals\":{\"points\":\""), "a claim has totals");
        try (Engine file = Engine.open(image, Lang.JA);
                Engine memory = Engine.of(whole, Lang.JA);
                Engine english = Engine.starter(Lang.EN)) {
            check(Arrays.equals(claim, file.calculate(episode)), "the same claim from a file");
            check(Arrays.equals(claim, memory.calculate(episode)), "the same claim from memory");
            check(!Arrays.equals(claim, english.calculate(episode)), "English words");
        }
        check(text(starter.explain(episode, "112007410")).contains("charged"), "explain");
        check(text(starter.lookup("再診料", LocalDate.of(2026, 6, 10), 5)).contains("112007410"), "lookup");
        check(text(starter.lookup("112007410", null, 0)).startsWith("[{\"code\":\"112007410\""), "any day");
        check(text(starter.inspect()).contains("\"verified\":true"), "inspect");

        refused(2, "E0503", () -> starter.calculate(Arrays.copyOf(episode, 20)));
        refused(2, "E0503", () -> starter.calculate(new byte[0]));
        refused(2, "E0505", () -> starter.calculate(new byte[] {(byte) 0xff}));
        refused(2, "E0408", () -> starter.explain(episode, "再診料"));
        refused(1, "E0502", () -> Engine.open(Path.of("/no/such/image"), Lang.EN));
        refused(3, "E0101", () -> Engine.of(new byte[0], Lang.EN));
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        try {
            Engine.of(damaged, Lang.EN);
            check(false, "a damaged image is refused");
        } catch (SanteiException error) {
            check(error.status() == 3, "a damaged image: " + error.json());
        }
        try {
            starter.calculate(null);
            check(false, "null is refused");
        } catch (NullPointerException expected) {
            check(true, "");
        }

        audits(starter, Files.readAllBytes(Path.of(arguments[2])));

        ExecutorService threads = Executors.newFixedThreadPool(8);
        Callable<Boolean> work =
                () -> IntStream.range(0, 50).allMatch(at -> Arrays.equals(claim, starter.calculate(episode)));
        for (Future<Boolean> done : threads.invokeAll(java.util.Collections.nCopies(8, work))) {
            check(done.get(), "the same claim in every thread");
        }
        threads.shutdown();

        starter.close();
        starter.close();
        try {
            starter.calculate(episode);
            check(false, "a closed engine is not used");
        } catch (IllegalStateException expected) {
            check(true, "");
        }
        if (failures > 0) {
            System.exit(1);
        }
        System.out.println("the Java class keeps its promises");
    }
}
