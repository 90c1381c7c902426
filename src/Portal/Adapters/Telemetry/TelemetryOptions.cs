using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;

namespace Portal.Adapters.Telemetry;

/// <summary>Section "Telemetry". Without an endpoint nothing is collected and nothing sent.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>The collector that takes OTLP, such as https://collector:4317; in clear only on this machine, but in Development anywhere. What it wants in headers stands in OTEL_EXPORTER_OTLP_HEADERS.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Grpc, or HttpProtobuf for collectors behind ordinary HTTP (port 4318).</summary>
    public OtlpExportProtocol Protocol { get; set; } = OtlpExportProtocol.Grpc;

    /// <summary>Which share of requests and intents is traced, from 0 to 1. Figures count all of them.</summary>
    public double TraceShare { get; set; } = 1;
}

internal sealed class TelemetryOptionsCheck(IHostEnvironment environment) : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options) => Settings.Judge(
    [
        options.Endpoint is { } address ? Fault(address) : null,
        options.TraceShare is >= 0 and <= 1 ? null : "Telemetry:TraceShare must be from 0 to 1.",
    ]);

    private string? Fault(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https")) return "Telemetry:Endpoint must be a whole address, such as https://collector:4317.";
        return address.Scheme == "https" || Settings.IsThisMachine(address.Host) || environment.IsDevelopment() ? null : "Telemetry:Endpoint must begin with https, as the collector is on another machine.";
    }
}
