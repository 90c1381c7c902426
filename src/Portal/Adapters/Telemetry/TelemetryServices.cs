using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Portal.Adapters.Telemetry;

/// <summary>The operator's collector: figures and traces by OpenTelemetry, when its address is configured.</summary>
public static class TelemetryServices
{
    /// <summary>Ours, and those of the framework and the database driver. All are tagged by route, method, host and outcome, never by what was asked.</summary>
    private static readonly string[] Figures = ["Portal", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql"];

    private static readonly string[] Spans = ["Portal", "System.Net.Http", "Npgsql"];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(TelemetryOptions.Section);
        services.AddSettings<TelemetryOptions, TelemetryOptionsCheck>(section);
        if (section.Get<TelemetryOptions>() is not { Endpoint: { } collector } options) return services;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("portal", serviceVersion: typeof(TelemetryServices).Assembly.GetName().Version?.ToString()))
            .WithMetrics(metrics => metrics.AddMeter(Figures))
            .WithTracing(tracing => Trace(tracing, options.TraceShare))
            .UseOtlpExporter(options.Protocol, collector);
        return services;
    }

    private static void Trace(TracerProviderBuilder tracing, double share)
    {
        var roots = new RootsOfTraces(share);
        // What a stranger's request says about sampling counts for nothing.
        tracing.SetSampler(new ParentBasedSampler(roots, remoteParentSampled: roots, remoteParentNotSampled: roots))
            .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !context.Request.Path.StartsWithSegments("/health"))
            .AddSource(Spans)
            .AddProcessor(new SpokenTags());
    }
}

/// <summary>A trace begins with a request or an intent. A query that nobody caused is the sweeper looking, each second: not worth a trace.</summary>
internal sealed class RootsOfTraces(double share) : Sampler
{
    private readonly TraceIdRatioBasedSampler _some = new(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind is System.Diagnostics.ActivityKind.Client ? new SamplingResult(SamplingDecision.Drop) : _some.ShouldSample(samplingParameters);
}
