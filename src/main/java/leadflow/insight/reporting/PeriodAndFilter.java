package leadflow.insight.reporting;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Documents the parameters of {@link ReportFilter} without {@code kind}, and those of every report.
 */
@Parameter(
    name = "from",
    in = ParameterIn.QUERY,
    description = "first day (UTC) or instant; 90 days before the end")
@Parameter(
    name = "to",
    in = ParameterIn.QUERY,
    description = "last day (UTC), which belongs to it, or the instant at which it ends; today")
@Parameter(
    name = "team",
    in = ParameterIn.QUERY,
    description = "only what belongs to this team, by its id")
@Parameter(
    name = "person",
    in = ParameterIn.QUERY,
    description = "only what this user owns; `-` for what nobody owns")
@Parameter(
    name = "source",
    in = ParameterIn.QUERY,
    description = "only leads of this source; `-` for leads without one")
@Parameter(
    name = "product",
    in = ParameterIn.QUERY,
    description = "only leads of this product; `-` for leads without one")
@Parameter(
    name = "format",
    in = ParameterIn.QUERY,
    description = "goes before Accept",
    schema = @Schema(allowableValues = {"json", "csv"}))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PeriodAndFilter {}
