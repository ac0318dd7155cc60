package leadflow.platform.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Tells the public internet from what lies inside: this machine, its link, private networks, and
 * what is reserved. A call to the inside would let whoever sets its address reach what a firewall
 * keeps from him.
 */
public final class PublicAddresses {

  private PublicAddresses() {}

  /** True when any address of this host lies inside; an unknown host has none. */
  public static boolean leadsInside(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).anyMatch(PublicAddresses::isInside);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  static boolean isInside(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? isReserved(bytes) : isReserved((Inet6Address) address);
  }

  private static boolean isReserved(byte[] v4) {
    int a = v4[0] & 0xff;
    int b = v4[1] & 0xff;
    int c = v4[2] & 0xff;
    return a == 0
        || a == 100 && b >= 64 && b <= 127 // carriers' own
        || a == 192 && b == 0 && c == 0
        || a == 198 && (b == 18 || b == 19) // measuring
        || a >= 240;
  }

  private static boolean isReserved(Inet6Address address) {
    byte[] v6 = address.getAddress();
    int first = (v6[0] & 0xff) << 8 | v6[1] & 0xff;
    if ((v6[0] & 0xfe) == 0xfc) {
      return true; // unique local
    }
    // an IPv4 address inside: compatible or mapped, translated (64:ff9b::), 6to4 (2002::)
    if (isZero(v6, 0, 10) || first == 0x64) {
      return isInside(v6, 12);
    }
    return first == 0x2002 && isInside(v6, 2);
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isInside(byte[] v6, int at) {
    try {
      return isInside(InetAddress.getByAddress(Arrays.copyOfRange(v6, at, at + 4)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
