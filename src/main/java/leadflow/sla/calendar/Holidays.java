package leadflow.sla.calendar;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import de.focus_shift.jollyday.core.CalendarHierarchy;
import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.time.Year;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Public holidays by country (ISO 3166, such as {@code DE}) and, where they differ in it, by region
 * ({@code be}, or a region within one, {@code by/mu}). They are computed for any year.
 */
@Component
public class Holidays {

  private final Cache<Period, Map<LocalDate, String>> known =
      Caffeine.newBuilder().maximumSize(1000).build();
  private final List<Place> countries =
      HolidayManager.getSupportedCalendarCodes().stream()
          // the others are stock exchanges
          .filter(code -> code.length() == 2)
          .map(code -> new Place(code, new Locale("", code).getDisplayCountry(Locale.ENGLISH)))
          .sorted(Comparator.comparing(Place::name))
          .toList();

  /** A country or region: the code that is stored, the name that is shown. */
  public record Place(String code, String name) {}

  /** All countries whose holidays are known, by name. */
  public List<Place> countries() {
    return countries;
  }

  /** The regions of a country with holidays of their own, by name; none where all are the same. */
  public List<Place> regions(String country) {
    if (!isCountry(country)) {
      return List.of();
    }
    List<Place> regions = new ArrayList<>();
    collect(manager(country).getCalendarHierarchy(), "", regions);
    regions.sort(Comparator.comparing(Place::name));
    return regions;
  }

  /**
   * Refuses a place that nobody knows; an unknown region would silently have its country's days.
   *
   * @throws InvalidInput naming {@code country} or {@code region}
   */
  public void check(@Nullable String country, @Nullable String region) {
    if (country != null && !isCountry(country)) {
      throw new InvalidInput("country", "invalid", "no holidays are known for " + country);
    }
    if (region != null
        && (country == null
            || regions(country).stream().noneMatch(place -> place.code().equals(region)))) {
      throw new InvalidInput("region", "invalid", "is no region of the country");
    }
  }

  /** Whether a day is a public holiday there; never one where no country is given. */
  Predicate<LocalDate> in(@Nullable String country, @Nullable String region) {
    return country == null ? day -> false : day -> of(country, region, day).containsKey(day);
  }

  /** What a public holiday there is called; null on other days. */
  @Nullable String name(@Nullable String country, @Nullable String region, LocalDate day) {
    return country == null ? null : of(country, region, day).get(day);
  }

  private Map<LocalDate, String> of(String country, @Nullable String region, LocalDate day) {
    return known.get(new Period(country, region, day.getYear()), this::load);
  }

  /** The library keeps tables of its own; one asks at a time, and each year once. */
  private synchronized Map<LocalDate, String> load(Period period) {
    String[] region = period.region == null ? new String[0] : period.region.split("/");
    return manager(period.country)
        .getHolidays(Year.of(period.year), HolidayType.PUBLIC_HOLIDAY, region)
        .stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Holiday::getDate,
                holiday -> holiday.getDescription(Locale.ENGLISH),
                (one, other) -> one + ", " + other));
  }

  private boolean isCountry(String country) {
    return countries.stream().anyMatch(place -> place.code().equals(country));
  }

  private static HolidayManager manager(String country) {
    return HolidayManager.getInstance(ManagerParameters.create(country.toLowerCase(Locale.ROOT)));
  }

  private static void collect(CalendarHierarchy place, String within, List<Place> regions) {
    place
        .getChildren()
        .forEach(
            (code, child) -> {
              regions.add(new Place(within + code, child.getDescription(Locale.ENGLISH)));
              collect(child, within + code + "/", regions);
            });
  }

  private record Period(String country, @Nullable String region, int year) {}
}
