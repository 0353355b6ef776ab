package santei;

/** The language of the words in answers and errors. */
public enum Lang {
    /** Japanese. */
    JA,
    /** English. */
    EN
}
