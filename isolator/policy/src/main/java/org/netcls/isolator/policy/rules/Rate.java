// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.math.BigInteger;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much may be sent in some time, as a bucket of nft counts it.
 *
 * @param amount of bytes or packets
 * @param per the unit of the time
 * @param burst of bytes beyond the amount that a full bucket holds; of packets, all that it holds, which is the amount
 *     where nothing is said
 */
public record Rate(boolean inBytes, long amount, TimeUnit per, long burst) {
    private static final String EXPECTED =
            "is not as 'N bytes|kbytes|mbytes|packets/second|minute|hour|day [burst N bytes|kbytes|mbytes|packets]'";
    private static final String NUMBER = "(\\d{1,12}) ?(bytes|kbytes|mbytes|packets)";
    private static final Pattern RATE = Pattern.compile(NUMBER + "/(second|minute|hour|day)(?: burst " + NUMBER + ")?");
    private static final BigInteger MOST_TOKENS =
            BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);
    // nft keeps it in 32 bits, and cuts what is more.
    private static final long MOST_BURST = 0xffff_ffffL;

    /** @throws IllegalArgumentException if the kernel's buckets cannot count it */
    public Rate {
        if (amount < 1) {
            throw new IllegalArgumentException("lets nothing pass");
        }
        if (burst > MOST_BURST) {
            throw new IllegalArgumentException(
                    "has a burst of more than " + MOST_BURST + (inBytes ? " bytes" : " packets"));
        }
        BigInteger nanos = BigInteger.valueOf(per.toNanos(1));
        BigInteger tokens = inBytes
                ? nanos.multiply(BigInteger.valueOf(amount).add(BigInteger.valueOf(burst)))
                : nanos.divide(BigInteger.valueOf(amount)).multiply(BigInteger.valueOf(burst));
        if (tokens.compareTo(MOST_TOKENS) > 0) {
            throw new IllegalArgumentException("is more than the kernel can count in nanoseconds of one " + name(per)
                    + ": write it for a shorter time, or with a lower burst");
        }
        if (!inBytes && nanos.compareTo(BigInteger.valueOf(amount)) < 0) {
            throw new IllegalArgumentException("is more than one packet in a nanosecond");
        }
    }

    static Rate parse(String text) {
        Matcher rate = RATE.matcher(text.replaceAll("\\s+", " "));
        if (!rate.matches() || rate.group(4) != null && isPackets(rate.group(2)) != isPackets(rate.group(5))) {
            throw new IllegalArgumentException(EXPECTED + ", both in bytes or both in packets");
        }
        boolean inBytes = !isPackets(rate.group(2));
        long amount = number(rate.group(1), rate.group(2));
        long burst = rate.group(4) == null ? 0 : number(rate.group(4), rate.group(5));
        return new Rate(
                inBytes, amount, unit(rate.group(3)), inBytes || burst > 0 ? burst : Math.min(amount, MOST_BURST));
    }

    private static boolean isPackets(String unit) {
        return unit.equals("packets");
    }

    private static long number(String digits, String unit) {
        int shift = switch (unit) {
            case "kbytes" -> 10;
            case "mbytes" -> 20;
            default -> 0;
        };
        return Long.parseLong(digits) << shift;
    }

    private static TimeUnit unit(String name) {
        return TimeUnit.valueOf(name.toUpperCase(Locale.ROOT) + "S");
    }

    private static String name(TimeUnit unit) {
        String name = Words.of(unit);
        return name.substring(0, name.length() - 1);
    }

    /** As it is written, in units that need no rounding. */
    @Override
    public String toString() {
        return quantity(amount) + "/" + name(per) + (burst == 0 ? "" : " burst " + quantity(burst));
    }

    private String quantity(long number) {
        return number + (inBytes ? " bytes" : " packets");
    }
}
