package io.wrongbook.widetable.generator;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Forges a wrong_id that has the id of another one. MurmurHash3 is no cryptographic hash: each of
 * its steps can be undone, so that 16 bytes can be computed for any id. About one in eight million
 * of them is a text of 16 printable characters, which takes a second to find.
 */
public final class CollidingIds {

    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
    private static final int LENGTH = 16;

    private static final long INVERSE_OF_5 = inverse(5);
    private static final long INVERSE_OF_C1 = inverse(Murmur3.C1);
    private static final long INVERSE_OF_C2 = inverse(Murmur3.C2);
    private static final long INVERSE_OF_F1 = inverse(Murmur3.F1);
    private static final long INVERSE_OF_F2 = inverse(Murmur3.F2);

    private CollidingIds() {}

    /**
     * Another wrong_id with the id of this one: ASCII letters, digits and marks that need no escape
     * in JSON or SQL.
     */
    public static String collidingWith(String wrongId) {
        long id = Murmur3.first64(wrongId.getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        for (long guess = 0; ; guess++) {
            // The id is the sum of two halves: one of them is free.
            long h1 = unfinish(guess);
            long h2 = unfinish(id - guess);
            h2 -= h1;
            h1 -= h2;
            h1 ^= LENGTH;
            h2 ^= LENGTH;
            long k2 = Long.rotateRight((h2 - 0x38495ab5) * INVERSE_OF_5 - h1, 31);
            long k1 = Long.rotateRight((h1 - 0x52dce729) * INVERSE_OF_5, 27);
            k1 = Long.rotateRight(k1 * INVERSE_OF_C2, 31) * INVERSE_OF_C1;
            k2 = Long.rotateRight(k2 * INVERSE_OF_C1, 33) * INVERSE_OF_C2;
            bytes.putLong(0, k1).putLong(8, k2);
            if (isPlain(bytes.array())) {
                return new String(bytes.array(), StandardCharsets.US_ASCII);
            }
        }
    }

    private static boolean isPlain(byte[] text) {
        for (byte b : text) {
            if (b <= ' ' || b == '"' || b == '\'' || b == '\\' || b == '%' || b == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static long unfinish(long h) {
        long k = h;
        k = (k ^ (k >>> 33)) * INVERSE_OF_F2;
        k = (k ^ (k >>> 33)) * INVERSE_OF_F1;
        return k ^ (k >>> 33);
    }

    /** Of an odd factor, modulo 2^64. */
    private static long inverse(long factor) {
        return BigInteger.valueOf(factor).mod(TWO_64).modInverse(TWO_64).longValue();
    }
}
