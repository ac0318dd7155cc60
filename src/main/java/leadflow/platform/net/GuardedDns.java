package leadflow.platform.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Finds addresses in the public internet only. The connection that uses an address has it found
 * here, so that no name can lead elsewhere between a look and a call.
 *
 * @param insideToo true permits what lies inside as well
 */
public record GuardedDns(boolean insideToo) implements DnsResolver {

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] found = SystemDefaultDnsResolver.INSTANCE.resolve(host);
    for (InetAddress address : found) {
      if (!insideToo && PublicAddresses.isInside(address)) {
        throw new UnknownHostException(host + " leads into a private network");
      }
    }
    return found;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
  }
}
