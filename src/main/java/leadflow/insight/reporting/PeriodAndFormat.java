package leadflow.insight.reporting;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents the parameters that every report takes. */
@Parameter(
    name = "from",
    in = ParameterIn.QUERY,
    description = "first day (UTC) or instant; 90 days before the end")
@Parameter(
    name = "to",
    in = ParameterIn.QUERY,
    description = "last day (UTC), which belongs to it, or the instant at which it ends; today")
@Parameter(
    name = "format",
    in = ParameterIn.QUERY,
    description = "goes before Accept",
    schema = @Schema(allowableValues = {"json", "csv"}))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PeriodAndFormat {}
