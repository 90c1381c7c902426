using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Portal.Storage;

/// <summary>Counts what becomes of intents, and marks each try in a trace. Tags name kinds and ends, never whose they are.</summary>
public sealed class IntentMeter
{
    /// <summary>All figures and spans of ours go by this name.</summary>
    public const string Name = "Portal";

    private static readonly ActivitySource Spans = new(Name);

    private readonly Counter<long> _tries;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _alarms;

    public IntentMeter(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _tries = meter.CreateCounter<long>("portal.intents.tries", description: "Tries of intents, by kind and what came of them");
        _ended = meter.CreateCounter<long>("portal.intents.ended", description: "Intents that ended, by kind and end");
        _sent = meter.CreateCounter<long>("portal.messages.sent", description: "Messages that a neighbour took, by kind");
        _alarms = meter.CreateCounter<long>("portal.alarms.raised", description: "Alarms raised, by kind");
        meter.CreateObservableGauge("portal.intents.due", () => Waiting.Due, description: "Intents that are due, and that nobody is at");
        meter.CreateObservableGauge("portal.intents.oldest", () => Waiting.OldestFor, "s", "How long the oldest of them has been due");
        meter.CreateObservableGauge("portal.phone.used", () => (double)ByPhone.Sent / ByPhone.Most, description: "Share of the messages and calls that a day may have, 0 to 1");
        meter.CreateObservableGauge("portal.alarms.open", () => Waiting.Alarms, description: "Promises in danger");
    }

    /// <summary>As it was when last looked.</summary>
    internal Waiting Waiting { get; set; } = new(0, 0, 0);

    /// <inheritdoc cref="Waiting"/>
    internal SentByPhone ByPhone { get; set; } = new(0, 1);

    internal static Activity? Begin(Intent intent) => Spans.StartActivity("intent " + intent.Kind)?.SetTag("portal.intent.kind", intent.Kind).SetTag("portal.intent.id", intent.Id);

    internal void Tried(IntentKind kind, Verdict verdict, Activity? span)
    {
        var (name, state) = (Tag("kind", kind.Name), verdict.State.ToString().ToLowerInvariant());
        span?.SetTag("portal.intent.state", state);
        _tries.Add(1, name, Tag("state", state));
        if (verdict.IsEnd) _ended.Add(1, name, Tag("end", state));
        if (kind.Matter is IntentMatter.Message && verdict.State is IntentState.Done) _sent.Add(1, name);
    }

    internal void Alarmed(IEnumerable<Intent> intents)
    {
        foreach (var intent in intents) Alarmed(intent.Kind);
    }

    internal void Alarmed(string kind) => _alarms.Add(1, Tag("kind", kind));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}

/// <param name="Due">Intents that are due, and that nobody is at.</param>
/// <param name="OldestFor">Seconds since the oldest of them became due.</param>
internal sealed record Waiting(long Due, double OldestFor, long Alarms);
