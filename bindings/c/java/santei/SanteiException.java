package santei;

import java.nio.charset.StandardCharsets;

/** Why a call could not be done: what, where, and what to do. */
public final class SanteiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String json;

    /** Made by the native half. */
    SanteiException(int status, byte[] json) {
        super(new String(json, StandardCharsets.UTF_8));
        this.status = status;
        this.json = new String(json, StandardCharsets.UTF_8);
    }

    /** The status as in santei.h: 1 file, 2 input, 3 image, 4 call, 70 defect. */
    public int status() {
        return status;
    }

    /** The stable code, such as {@code E0503}; each has a page in docs/diagnostics. */
    public String code() {
        String key = "\"code\":\"";
        int from = json.indexOf(key);
        return from < 0 ? "" : json.substring(from + key.length(), json.indexOf('"', from + key.length()));
    }

    /** The whole error as JSON: kind, code, message, place, help. */
    public String json() {
        return json;
    }
}
