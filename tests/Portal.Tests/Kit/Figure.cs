using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Tests.Kit;

/// <summary>A figure of this world's portal, as somebody outside would collect it, from now on.</summary>
internal sealed class Figure : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _sum;

    /// <param name="kind">Only what is said of this kind.</param>
    public Figure(World world, string name, string? kind = null)
    {
        var meters = world.Main.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == name && ReferenceEquals(instrument.Meter.Scope, meters)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, measured, tags, _) =>
        {
            if (kind is null || tags.Contains(new KeyValuePair<string, object?>("kind", kind))) Interlocked.Add(ref _sum, measured);
        });
        _listener.Start();
    }

    /// <summary>What was added since it was last taken.</summary>
    public long Take() => Interlocked.Exchange(ref _sum, 0);

    public void Dispose() => _listener.Dispose();
}
