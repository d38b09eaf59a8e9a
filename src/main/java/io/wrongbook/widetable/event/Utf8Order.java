package io.wrongbook.widetable.event;

/** The order of texts by their UTF-8 bytes, which is the order by code points. */
final class Utf8Order {

    private Utf8Order() {}

    static int compare(String a, String b) {
        int end = Math.min(a.length(), b.length());
        for (int i = 0; i < end; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // Surrogates are below U+E000 as chars, but above it as code points.
                boolean surrogateX = Character.isSurrogate(x);
                boolean surrogateY = Character.isSurrogate(y);
                return surrogateX == surrogateY
                        ? Character.compare(x, y)
                        : Boolean.compare(surrogateX, surrogateY);
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
